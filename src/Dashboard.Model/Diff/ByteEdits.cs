using System.Runtime.InteropServices;

namespace Dashboard.Model.Diff;

/// <summary>The bytes of the version before from <paramref name="WasStart"/> to <paramref name="WasEnd"/> are replaced by those of the new one.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ByteEdit(int WasStart, int WasEnd, int NowStart, int NowEnd);

/// <summary>
/// What turns the bytes of one version into those of the next, in order. Built from ranges that are found equal: what lies between two of them is an edit if
/// it differs. So any ranges give edits that are right; good ones give few. Filled again and again; not for concurrent use.
/// </summary>
public sealed class ByteEdits
{
    // An edit costs three numbers: a shorter stretch of equal bytes is cheaper repeated.
    private const int Bridge = 4;

    private readonly List<ByteEdit> _edits = [];
    private int _was;
    private int _now;

    public int Count => _edits.Count;

    /// <summary>Bytes that the edits bring along.</summary>
    public int Inserted { get; private set; }

    internal ReadOnlySpan<ByteEdit> Span => CollectionsMarshal.AsSpan(_edits);

    internal void Clear()
    {
        _edits.Clear();
        (_was, _now, Inserted) = (0, 0, 0);
    }

    /// <summary>These ranges hold the same bytes. One that lies before an earlier one, in either version, has come too late and is left out.</summary>
    internal void Match(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now, int wasStart, int nowStart, int length)
    {
        if (wasStart < _was || nowStart < _now)
            return;
        Gap(was, now, wasStart, nowStart);
        (_was, _now) = (wasStart + length, nowStart + length);
    }

    /// <summary>No more ranges are equal.</summary>
    internal void End(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        Gap(was, now, was.Length, now.Length);
        (_was, _now) = (was.Length, now.Length);
    }

    private void Gap(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now, int wasEnd, int nowEnd)
    {
        var old = was[_was..wasEnd];
        var fresh = now[_now..nowEnd];
        var before = old.CommonPrefixLength(fresh);
        if (before == old.Length && before == fresh.Length)
            return;
        var (start, startNow) = (_was + before, _now + before);
        while (wasEnd > start && nowEnd > startNow && was[wasEnd - 1] == now[nowEnd - 1])
            (wasEnd, nowEnd) = (wasEnd - 1, nowEnd - 1);
        Add(new ByteEdit(start, wasEnd, startNow, nowEnd));
    }

    private void Add(ByteEdit edit)
    {
        if (_edits.Count > 0 && _edits[^1] is var last && edit.WasStart - last.WasEnd <= Bridge)
        {
            Inserted -= last.NowEnd - last.NowStart;
            _edits.RemoveAt(_edits.Count - 1);
            edit = new ByteEdit(last.WasStart, edit.WasEnd, last.NowStart, edit.NowEnd);
        }

        _edits.Add(edit);
        Inserted += edit.NowEnd - edit.NowStart;
    }
}
