namespace Dashboard.Web.Rest;

/// <summary>Texts by number, each once; 0 is the empty one.</summary>
internal sealed class WireWords
{
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal) { [""] = 0 };

    private readonly List<string> _values = [""];

    public IReadOnlyCollection<string> Values => _values;

    public long Of(string value)
    {
        if (_ordinals.TryGetValue(value, out var ordinal))
            return ordinal;
        _ordinals.Add(value, _values.Count);
        _values.Add(value);
        return _values.Count - 1;
    }
}
