using System.Text;
using Dashboard.Log.Writing;
using Dashboard.Model.Capture;

namespace Dashboard.Log.Spool;

/// <summary>
/// Accepted work on disk, in order. Objects go to disk, already redacted; what is small and has someone waiting for it (lists, openings, closings: a few for
/// each scope at most) stays in memory, and a number in the record stands for it. Not safe for concurrent use.
/// </summary>
internal sealed class WorkSpool(DiskQueue disk) : IDisposable
{
    private const long AppendFollows = -1;
    private readonly Dictionary<long, Work> _kept = [];
    private readonly Dictionary<WatchScope, int> _scopeIds = [];
    private readonly List<WatchScope> _scopes = [];
    private readonly MemoryStream _record = new();
    private long _nextKept;

    public long Records => disk.Records;

    public long Bytes => disk.Bytes;

    /// <summary>Waiting costs nothing: there is room, or something on disk that would be lost.</summary>
    public bool IsUseful => disk.Records > 0 || !disk.Failed;

    /// <summary>False: there is no room.</summary>
    public bool TryAdd(Work work)
    {
        _record.SetLength(0);
        using var to = new BinaryWriter(_record, Encoding.UTF8, leaveOpen: true);
        to.Write(0L); // the header's place
        if (work is Append append)
        {
            to.Write(AppendFollows);
            to.Write(ScopeId(append.Scope));
            to.Write(append.Reached);
            to.Write(append.At.At.UtcTicks);
            to.Write(append.At.Elapsed.Ticks);
            WorkRecord.Write(to, append.Observations);
        }
        else
        {
            to.Write(_nextKept);
            if (work is ReplacePart part)
                WorkRecord.Write(to, part.Observations);
        }

        to.Flush();
        if (!disk.TryAppend(_record.GetBuffer().AsSpan(0, (int)_record.Length)))
            return false;
        if (work is not Append)
            _kept.Add(_nextKept++, work is ReplacePart listed ? listed with { Observations = [], Cost = 0 } : work with { Cost = 0 });
        return true;
    }

    /// <summary>The oldest; there is one. It costs nothing of the queue's memory.</summary>
    /// <exception cref="InvalidDataException">It is damaged, and what came after it must not go on without it.</exception>
    public Work Take()
    {
        using var from = new BinaryReader(new MemoryStream(disk.Take()), Encoding.UTF8);
        var number = from.ReadInt64();
        if (number == AppendFollows)
            return new Append(_scopes[from.ReadInt32()], Reached: from.ReadString(), At: new Moment(WorkRecord.ReadTime(from), new TimeSpan(from.ReadInt64())), Observations: WorkRecord.Read(from));
        _kept.Remove(number, out var work);
        return work is ReplacePart part ? part with { Observations = WorkRecord.Read(from) } : work!;
    }

    /// <summary>Gives everything up; whoever waits for some of it learns why.</summary>
    public void Fail(Exception error)
    {
        foreach (var work in _kept.Values)
            work.Fail(error);
        _kept.Clear();
        disk.Dispose();
    }

    public void Dispose()
    {
        disk.Dispose();
        _record.Dispose();
    }

    private int ScopeId(WatchScope scope)
    {
        if (!_scopeIds.TryGetValue(scope, out var id))
        {
            _scopeIds.Add(scope, id = _scopes.Count);
            _scopes.Add(scope);
        }

        return id;
    }
}
