using System.Globalization;
using System.Text.Json;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>
/// Paths of fields as histories write them (see <c>Dashboard.Model.Diff</c>), so that a line of YAML and a change of it meet: list items by
/// the first of name, type, key and uid that is a text of its own in each item, otherwise by index.
/// </summary>
internal static class FieldPaths
{
    private static readonly string[] Keys = ["name", "type", "key", "uid"];

    public static string Member(string parent, string name)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAny(".[]\"\\") >= 0)
            return $"{parent}[{Quoted(name)}]";
        return parent.Length == 0 ? name : $"{parent}.{name}";
    }

    /// <summary>What the items of a list go by; null: their index.</summary>
    public static string? KeyOf(JsonElement list) => Keys.FirstOrDefault(key =>
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(key, out var value)
            && value.ValueKind == JsonValueKind.String && seen.Add(value.GetString()!));
    });

    public static string Item(string parent, string? key, JsonElement item, int index)
    {
        if (key is null)
            return string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");
        var name = item.GetProperty(key).GetString()!;
        var plain = name.Length > 0 && name.AsSpan().IndexOfAny("[]\"\\") < 0 && name.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0;
        return plain ? $"{parent}[{name}]" : $"{parent}[{Quoted(name)}]";
    }

    private static string Quoted(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
