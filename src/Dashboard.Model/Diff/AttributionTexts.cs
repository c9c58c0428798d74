using System.Text;

namespace Dashboard.Model.Diff;

/// <summary>Texts that come again with nearly every version, made once: names of managers, and the steps of paths. Bounded. Not for concurrent use.</summary>
internal sealed class AttributionTexts
{
    private const int MostKept = 4_096;
    private const int LongestName = 256;
    private const int LongestPath = 400;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FieldSegment>> _paths = new(StringComparer.Ordinal);

    /// <param name="quoted">As it stands in the document, with its quotes.</param>
    public string Name(ReadOnlySpan<byte> quoted)
    {
        if (quoted.Length > LongestName || quoted.Contains((byte)'\\'))
            return JsonText.Unquote(quoted);
        // As many characters as bytes at most.
        Span<char> text = stackalloc char[LongestName];
        text = text[..Encoding.UTF8.GetChars(quoted[1..^1], text)];
        if (_names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
            return known;
        if (_names.Count == MostKept)
            _names.Clear();
        _names.Add(known = text.ToString());
        return known;
    }

    public List<FieldSegment> Segments(ReadOnlySpan<char> path)
    {
        if (path.Length > LongestPath)
            return FieldSegment.Split(path.ToString());
        if (_paths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out var known))
            return known;
        if (_paths.Count == MostKept)
            _paths.Clear();
        var text = path.ToString();
        _paths.Add(text, known = FieldSegment.Split(text));
        return known;
    }
}
