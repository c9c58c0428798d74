namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Hands store events to the controllers they concern, and due work to whom it belongs.</summary>
internal sealed class Dispatcher
{
    private readonly Cluster _cluster;
    private readonly Dictionary<string, List<Controller>> _watchers = new(StringComparer.Ordinal);

    public Dispatcher(Cluster cluster, IEnumerable<Controller> controllers)
    {
        _cluster = cluster;
        foreach (var controller in controllers)
        {
            foreach (var kind in controller.Watches)
            {
                (_watchers.TryGetValue(kind, out var list) ? list : _watchers[kind] = []).Add(controller);
            }
        }
    }

    /// <summary>Does all that is due now, at most <paramref name="limit"/> items. Returns how many were done.</summary>
    public int RunDue(int limit)
    {
        var done = 0;
        Observe();
        while (done < limit && _cluster.Agenda.TryTake(_cluster.Now, out var item))
        {
            Run(item);
            Observe();
            done++;
        }

        return done;
    }

    /// <summary>Does everything that waits, due or not, until nothing is left. Only while populating, when nothing asks to be looked at again.</summary>
    public void Settle()
    {
        Observe();
        while (_cluster.Agenda.TryTake(null, out var item))
        {
            Run(item);
            Observe();
        }
    }

    private void Run(WorkItem item)
    {
        if (item.Controller is not { } controller)
        {
            item.Action!();
            return;
        }

        if (controller.Reconcile(item.Key) is { } again && !_cluster.Populating)
        {
            controller.Enqueue(item.Key, again);
        }
    }

    private void Observe()
    {
        while (_cluster.TryObserve(out var observed))
        {
            foreach (var controller in _watchers.GetValueOrDefault(observed.Key.Kind, []))
            {
                foreach (var key in controller.Keys(observed))
                {
                    controller.Enqueue(key);
                }
            }
        }
    }
}
