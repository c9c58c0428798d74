using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The merge of an applied intent into an object, and the removal of fields from it.</summary>
internal static class ApplyMerge
{
    /// <summary>A new object; shares nothing with either.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject intent, FieldType type)
    {
        var merged = (JsonObject)live.DeepClone();
        Into(merged, intent, type);
        return merged;
    }

    /// <summary>Removes the members of <paramref name="fields"/> with all they hold; a container emptied by it goes too.</summary>
    public static void Remove(JsonObject target, FieldSet fields, FieldType type)
    {
        foreach (var entry in fields.Entries)
        {
            if (entry.Element[0] != 'f')
                continue;
            var name = entry.Element[2..];
            if (entry.Member)
                target.Remove(name);
            else if (target[name] is { } inner && RemoveInside(inner, entry.Children, type.Field(name)))
                target.Remove(name);
        }
    }

    /// <returns>Whether nothing is left.</returns>
    private static bool RemoveInside(JsonNode node, FieldSet fields, FieldType type)
    {
        switch (node)
        {
            case JsonObject map when map.Count > 0:
                Remove(map, fields, type);
                return map.Count == 0;
            case JsonArray list when list.Count > 0 && type.Shape is FieldShape.SetList or FieldShape.MapList:
                var position = ListKeys.Index(list, type);
                foreach (var entry in fields.Entries)
                {
                    if (!position.TryGetValue(entry.Element, out var item))
                        continue;
                    if (entry.Member || (item is not null && RemoveInside(item, entry.Children, type.Item)))
                        list.Remove(item);
                }
                return list.Count == 0;
            default:
                return false;
        }
    }

    private static void Into(JsonObject target, JsonObject intent, FieldType type)
    {
        foreach (var (name, value) in intent)
        {
            var field = type.Field(name);
            if (field.Shape == FieldShape.Granular && value is JsonObject map && target[name] is JsonObject old)
                Into(old, map, field);
            else if (field.Shape is FieldShape.SetList or FieldShape.MapList && value is JsonArray list && target[name] is JsonArray before)
                target[name] = Lists(before, list, field);
            else
                target[name] = value?.DeepClone();
        }
    }

    /// <summary>Items of the intent keep its order; the others stay before the item that they stood before.</summary>
    private static JsonArray Lists(JsonArray before, JsonArray intent, FieldType type)
    {
        var old = ListKeys.Index(before, type);
        var wanted = ListKeys.Index(intent, type);
        var merged = new JsonArray();
        var done = new HashSet<string>(StringComparer.Ordinal);
        using var mine = wanted.GetEnumerator();
        foreach (var (key, item) in old)
        {
            if (!wanted.ContainsKey(key))
            {
                merged.Add(item?.DeepClone());
                continue;
            }
            while (!done.Contains(key) && mine.MoveNext())
                Take(mine.Current.Key, mine.Current.Value);
        }
        while (mine.MoveNext())
            Take(mine.Current.Key, mine.Current.Value);
        return merged;

        void Take(string key, JsonNode? item)
        {
            done.Add(key);
            var result = item?.DeepClone();
            if (type.Item.Shape == FieldShape.Granular && item is JsonObject map && old.GetValueOrDefault(key) is JsonObject existing)
                result = Merge(existing, map, type.Item);
            merged.Add(result);
        }
    }
}
