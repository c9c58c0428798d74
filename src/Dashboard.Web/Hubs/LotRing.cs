namespace Dashboard.Web.Hubs;

/// <summary>
/// The newest lots of one cluster, for any number of readers. A reader holds only a position: a slow one costs nothing and slows no one; when what it needs has left
/// the ring it is told so. One writer; thread-safe.
/// </summary>
/// <param name="lots">Lots kept at most.</param>
/// <param name="updates">Objects in all lots together, at most; the newest lot stays whatever its size.</param>
internal sealed class LotRing(int lots, int updates)
{
    /// <summary>How many of the newest keep the rows that were read for them.</summary>
    private const int WithChanges = 64;

    /// <summary>Lots given to a reader at a time, at most.</summary>
    private const int AtOnce = 256;

    private readonly Lock _lock = new();
    private readonly Lot[] _ring = new Lot[lots];
    private long _first;
    private long _next;
    private int _updates;
    private TaskCompletionSource _arrival = Signal();

    /// <summary>Last position known; -1: none yet.</summary>
    public long Head { get; private set; } = -1;

    /// <summary>Says where the cluster stands before the first lot: who is before that needs a snapshot. Without effect once it is known.</summary>
    public void Begin(long position)
    {
        lock (_lock)
            if (Head < 0) Head = position;
    }

    public void Add(Lot lot)
    {
        lock (_lock)
        {
            if (lot.Position <= Head) return; // folded before this ring began
            if (lot.After != Head) Clear();
            if (_next - _first == _ring.Length) DropOldest();
            _ring[_next++ % _ring.Length] = lot;
            _updates += lot.Updates.Count;
            while (_updates > updates && _next - _first > 1) DropOldest();
            if (_next - _first > WithChanges) At(_next - 1 - WithChanges).ForgetChanges();
            Head = lot.Position;
        }

        Wake();
    }

    /// <summary>Folds were missed up to the position: nobody may read across them.</summary>
    public void Break(long position)
    {
        lock (_lock)
        {
            Clear();
            Head = Math.Max(Head, position);
        }

        Wake();
    }

    /// <summary>Lets everybody who waits look again.</summary>
    public void Wake()
    {
        TaskCompletionSource arrived;
        lock (_lock) (arrived, _arrival) = (_arrival, Signal());
        arrived.SetResult();
    }

    /// <summary>Lots that reach beyond the position, oldest first. The first may begin before it: what it brings again is the newer state. False: the ring no longer reaches back to it.</summary>
    /// <param name="arrival">Completes with the next lot, and when somebody else wakes.</param>
    public bool TryRead(long after, List<Lot> into, out Task arrival)
    {
        into.Clear();
        lock (_lock)
        {
            arrival = _arrival.Task;
            if (after >= Head) return true;
            var at = FirstBeyond(after);
            if (at == _next || At(at).After > after) return false;
            for (var end = Math.Min(_next, at + AtOnce); at < end; at++) into.Add(At(at));
            return true;
        }
    }

    private long FirstBeyond(long position)
    {
        var (low, high) = (_first, _next);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Position > position) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private Lot At(long number) => _ring[number % _ring.Length];

    private void DropOldest()
    {
        _updates -= At(_first).Updates.Count;
        _ring[_first++ % _ring.Length] = null!;
    }

    private void Clear()
    {
        while (_first < _next) DropOldest();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
