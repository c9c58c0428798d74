namespace Dashboard.Model.Diff;

/// <summary>Paths one behind the other in one buffer, so that collecting them makes no strings. Filled again and again. Not for concurrent use.</summary>
public sealed class PathList
{
    private readonly List<int> _ends = [];
    private char[] _text = new char[1024];

    public int Count => _ends.Count;

    /// <summary>Valid until the list is filled again.</summary>
    public ReadOnlySpan<char> this[int index] => _text.AsSpan()[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    public void Add(ReadOnlySpan<char> path)
    {
        var start = Count == 0 ? 0 : _ends[^1];
        if (_text.Length - start < path.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, start + path.Length));
        path.CopyTo(_text.AsSpan(start));
        _ends.Add(start + path.Length);
    }

    public void Clear() => _ends.Clear();
}
