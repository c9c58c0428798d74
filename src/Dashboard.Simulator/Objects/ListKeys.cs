using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The path elements of list items: <c>k:{"name":"app"}</c> in a map list, <c>v:"x"</c> in a set.</summary>
internal static class ListKeys
{
    /// <summary>The items by path element, in the order of the list; of items that share a key the last one counts.</summary>
    public static OrderedDictionary<string, JsonNode?> Index(JsonArray? list, FieldType type)
    {
        var items = new OrderedDictionary<string, JsonNode?>(list?.Count ?? 0, StringComparer.Ordinal);
        for (var i = 0; i < (list?.Count ?? 0); i++)
            items[Of(list![i], i, type)] = list[i];
        return items;
    }

    /// <param name="position">Stands in where an item has none of its keys.</param>
    public static string Of(JsonNode? item, int position, FieldType type)
    {
        if (type.Shape == FieldShape.SetList)
            return "v:" + Text(item);
        if (item is not JsonObject map)
            return $"i:{position}";
        if (type.Keys is [var only] && map[only] is JsonValue single)
            return string.Concat("k:{\"", only, "\":", Text(single), "}");
        var key = new StringBuilder("k:{");
        foreach (var name in type.Keys)
        {
            var value = map[name] ?? type.KeyDefaults.GetValueOrDefault(name);
            if (value is null)
                continue;
            if (key.Length > 3)
                key.Append(',');
            key.Append('"').Append(name).Append("\":").Append(Text(value));
        }
        return key.Length > 3 ? key.Append('}').ToString() : $"i:{position}";
    }

    private static string Text(JsonNode? value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        JsonBytes.Write(buffer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
