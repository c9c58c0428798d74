using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dashboard.Projections.References;

/// <summary>The path to where a walk stands, in the form that changed paths have. Joined only when something was found there.</summary>
internal sealed class PathText
{
    private readonly List<string> _segments = [];

    public int Depth => _segments.Count;

    public void Member(string name) => _segments.Add(name.Length > 0 && name.AsSpan().IndexOfAny(".[]\"\\") < 0 ? (_segments.Count == 0 ? name : "." + name) : Quoted(name));

    /// <param name="key">What the list's items go by; null: their place.</param>
    public void Item(JsonElement item, int index, string? key)
    {
        var text = key is null ? null : item.GetProperty(key).GetString();
        _segments.Add(
            text is null ? string.Create(CultureInfo.InvariantCulture, $"[{index}]")
            : text.Length == 0 || text.AsSpan().IndexOfAny("[]\"\\") >= 0 || text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? Quoted(text) : $"[{text}]");
    }

    public void Back() => _segments.RemoveAt(_segments.Count - 1);

    public override string ToString() => string.Concat(_segments);

    /// <summary>What items of a list go by, as in changed paths: the first of name, type, key and uid that each has as a text of its own; null: nothing.</summary>
    public static string? KeyOf(JsonElement list)
    {
        foreach (var member in (ReadOnlySpan<string>)["name", "type", "key", "uid"])
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var all = list.GetArrayLength() > 0;
            foreach (var item in list.EnumerateArray())
                if (!(all = item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && seen.Add(value.GetString()!)))
                    break;
            if (all)
                return member;
        }

        return null;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("[\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\')
                quoted.Append('\\');
            quoted.Append(letter);
        }

        return quoted.Append("\"]").ToString();
    }
}
