using System.Text.Json;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>
/// YAML of captured JSON: order as captured, numbers as written, strings quoted only where they need it. List dashes stand under their key,
/// as kubectl writes them.
/// </summary>
public static class YamlText
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <param name="managedFields">With <c>metadata.managedFields</c>, which is long and rarely asked for.</param>
    /// <exception cref="JsonException">The bytes are not a JSON object.</exception>
    public static IReadOnlyList<YamlLine> Lines(ReadOnlyMemory<byte> json, bool managedFields)
    {
        using var document = JsonDocument.Parse(json, Deep);
        var lines = new List<YamlLine>();
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("An object was expected");
        Members(document.RootElement, "", "", "", lines, managedFields ? null : "metadata.managedFields");
        return lines;
    }

    private static void Members(JsonElement parent, string first, string indent, string path, List<YamlLine> lines, string? leftOut)
    {
        var start = first;
        foreach (var member in parent.EnumerateObject())
        {
            var memberPath = FieldPaths.Member(path, member.Name);
            if (memberPath == leftOut)
                continue;
            Value(member.Value, start, YamlScalar.Write(member.Name), indent, memberPath, lines, leftOut);
            start = indent;
        }
    }

    private static void Value(JsonElement value, string start, string? key, string indent, string path, List<YamlLine> lines, string? leftOut)
    {
        // What stands below a key is two deeper; list items stand under the key itself; below a dash two deeper than the dash.
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when Any(value, path, leftOut):
                if (key is null)
                {
                    Members(value, start, indent, path, lines, leftOut);
                    return;
                }
                lines.Add(new YamlLine(start, key, "", path));
                Members(value, indent + "  ", indent + "  ", path, lines, leftOut);
                return;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                if (key is not null)
                    lines.Add(new YamlLine(start, key, "", path));
                var dash = key is null ? start : indent;
                var itemKey = FieldPaths.KeyOf(value);
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Value(item, dash + "- ", null, indent + "  ", FieldPaths.Item(path, itemKey, item, index++), lines, leftOut);
                    dash = indent;
                }
                return;
            case JsonValueKind.String when value.GetString() is { } text && YamlScalar.IsBlock(text):
                Block(text, start, key, key is null ? indent : indent + "  ", path, lines);
                return;
            default:
                lines.Add(new YamlLine(start, key, Scalar(value), path));
                return;
        }
    }

    private static bool Any(JsonElement value, string path, string? leftOut) =>
        value.EnumerateObject().Any(member => FieldPaths.Member(path, member.Name) != leftOut);

    private static void Block(string text, string start, string? key, string indent, string path, List<YamlLine> lines)
    {
        var body = text.TrimEnd('\n');
        var newlines = text.Length - body.Length;
        lines.Add(new YamlLine(start, key, newlines switch { 0 => "|-", 1 => "|", _ => "|+" }, path));
        foreach (var line in (newlines > 1 ? text[..^1] : body).Split('\n'))
            lines.Add(new YamlLine(line.Length == 0 ? "" : indent, null, line, path));
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => YamlScalar.Write(value.GetString()!),
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        _ => value.GetRawText(),
    };
}
