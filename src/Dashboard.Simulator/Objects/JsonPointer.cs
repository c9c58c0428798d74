using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>A JSON pointer (RFC 6901) and what a JSON patch does at its place.</summary>
internal sealed class JsonPointer
{
    private readonly string text;
    private readonly string[] parts;

    public JsonPointer(string text)
    {
        if (text.Length > 0 && text[0] != '/')
            throw RejectedException.BadRequest($"error decoding patch: the pointer {text} must be empty or begin with /");
        this.text = text;
        parts = text.Length == 0 ? [] : [.. text[1..].Split('/').Select(p =>
            p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    public bool IsRoot => parts.Length == 0;

    public static RejectedException Unprocessable(string message) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {message}");

    public bool IsBelow(JsonPointer other) => text.StartsWith(other.text + "/", StringComparison.Ordinal);

    public JsonNode? TryGet(JsonNode? target)
    {
        foreach (var part in parts)
        {
            target = target switch
            {
                JsonObject map => map[part],
                JsonArray list when Index(part, list.Count) is { } i && i < list.Count => list[i],
                _ => null,
            };
        }
        return target;
    }

    public JsonNode? Get(JsonNode? target) => IsRoot ? target : Exists(Parent(target)) ? TryGet(target) : throw Missing();

    /// <summary>Sets the entry, inserts before the item, or replaces the whole.</summary>
    public JsonNode? Add(JsonNode? target, JsonNode? value)
    {
        if (IsRoot)
            return value;
        switch (Parent(target))
        {
            case JsonObject map:
                map[parts[^1]] = value;
                return target;
            case JsonArray list when parts[^1] == "-":
                list.Add(value);
                return target;
            case JsonArray list when Index(parts[^1], list.Count + 1) is { } i && i <= list.Count:
                list.Insert(i, value);
                return target;
            default:
                throw Missing();
        }
    }

    public JsonNode? Remove(JsonNode? target, out JsonNode? removed)
    {
        if (IsRoot)
        {
            removed = target;
            return null;
        }
        var parent = Parent(target);
        if (!Exists(parent))
            throw Missing();
        removed = TryGet(target);
        if (parent is JsonObject map)
            map.Remove(parts[^1]);
        else if (parent is JsonArray list)
            list.RemoveAt(Index(parts[^1], list.Count)!.Value);
        return target;
    }

    public override string ToString() => text;

    private bool Exists(JsonNode? parent) => parent switch
    {
        JsonObject map => map.ContainsKey(parts[^1]),
        JsonArray list => Index(parts[^1], list.Count) is { } i && i < list.Count,
        _ => false,
    };

    private JsonNode? Parent(JsonNode? target)
    {
        foreach (var part in parts.AsSpan(0, parts.Length - 1))
        {
            target = target switch
            {
                JsonObject map => map[part],
                JsonArray list when Index(part, list.Count) is { } i && i < list.Count => list[i],
                _ => null,
            };
        }
        return target;
    }

    /// <summary>Digits without a leading zero, or a negative number counted from the end, which the API server's library allows.</summary>
    private static int? Index(string part, int count)
    {
        if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) || part[0] == '+' || (part.Length > 1 && part[0] == '0'))
            return null;
        if (i < 0)
            i += count;
        return i >= 0 ? i : null;
    }

    private RejectedException Missing() => Unprocessable($"Unable to find the path {text}: doc is missing path: missing value");
}
