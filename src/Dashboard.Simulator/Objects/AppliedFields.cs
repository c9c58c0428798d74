using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The fields that an apply claims: what it names, without the containers on the way.</summary>
internal static class AppliedFields
{
    public static FieldSet Of(JsonObject intent, FieldType type)
    {
        var all = new FieldSet.Builder();
        Entries(intent, type, all);
        return all.Build();
    }

    private static void Entries(JsonObject map, FieldType type, FieldSet.Builder all)
    {
        foreach (var (name, value) in map)
        {
            var key = "f:" + name;
            Value(value, type.Field(name), key, all);
            if (value is null or JsonObject { Count: 0 } || type.OwnsEntry(name))
                all.Add(key);
        }
    }

    private static void Value(JsonNode? value, FieldType type, string key, FieldSet.Builder all)
    {
        if (type.Shape != FieldShape.Atomic && value is JsonObject map)
        {
            Entries(map, type, all.Enter(key));
        }
        else if (type.Shape is FieldShape.SetList or FieldShape.MapList && value is JsonArray list)
        {
            var inside = all.Enter(key);
            foreach (var (item, content) in ListKeys.Index(list, type))
            {
                if (type.Shape == FieldShape.MapList)
                    Value(content, type.Item, item, inside);
                inside.Add(item);
            }
        }
        else
        {
            all.Add(key);
        }
    }
}
