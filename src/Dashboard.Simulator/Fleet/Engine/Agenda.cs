namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Something to do at a time: reconcile an object, or run an action.</summary>
internal readonly record struct WorkItem(Controller? Controller, ObjectRef Key, Action? Action);

/// <summary>
/// All that the fleet has still to do, in order of time and, at one time, in order of arrival. One object waits at most once for one controller,
/// at the earliest time asked for. Not thread-safe: only the fleet's own loop uses it.
/// </summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<WorkItem, (DateTimeOffset Due, long Sequence)> _queue = new();
    private readonly Dictionary<(Controller, ObjectRef), DateTimeOffset> _waiting = [];
    private long _sequence;

    public int Count => _queue.Count;

    /// <summary>When the first item is due; null when there is none.</summary>
    public DateTimeOffset? Next => _queue.TryPeek(out _, out var when) ? when.Due : null;

    public void Enqueue(Controller controller, ObjectRef key, DateTimeOffset due)
    {
        if (_waiting.TryGetValue((controller, key), out var earlier) && earlier <= due)
        {
            return;
        }

        _waiting[(controller, key)] = due;
        _queue.Enqueue(new WorkItem(controller, key, null), (due, _sequence++));
    }

    public void At(DateTimeOffset due, Action action) => _queue.Enqueue(new WorkItem(null, default, action), (due, _sequence++));

    /// <summary>Takes the first item due at <paramref name="now"/>, or any item when <paramref name="now"/> is null.</summary>
    public bool TryTake(DateTimeOffset? now, out WorkItem item)
    {
        while (_queue.TryPeek(out item, out var when))
        {
            if (when.Due > now)
            {
                return false;
            }

            _queue.Dequeue();
            if (item.Controller is null)
            {
                return true;
            }

            // An earlier time was asked for after this entry was made: this one is stale.
            if (_waiting.TryGetValue((item.Controller, item.Key), out var due) && due == when.Due)
            {
                _waiting.Remove((item.Controller, item.Key));
                return true;
            }
        }

        return false;
    }
}
