namespace Dashboard.Simulator.Store;

/// <summary>Runs work when it is due, in due order, on the clock's own timer: under a fake clock it runs inside the advance. Idle when there is nothing to do.</summary>
internal sealed class DelayedWork : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _queue = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _order;
    private bool _disposed;

    public DelayedWork(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => RunDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Schedule(TimeSpan delay, Action work)
    {
        lock (_gate)
        {
            if (_disposed) return;
            _queue.Enqueue(work, (_clock.GetUtcNow() + delay, _order++));
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _queue.Clear();
        }

        _timer.Dispose();
    }

    private void RunDue()
    {
        while (true)
        {
            Action work;
            lock (_gate)
            {
                if (_disposed || !_queue.TryPeek(out _, out var next)) return;
                if (next.Due > _clock.GetUtcNow())
                {
                    Arm();
                    return;
                }

                work = _queue.Dequeue();
            }

            try
            {
                work();
            }
            catch (ApiError)
            {
                // The object changed or went away in the meantime; whatever changed it schedules its own work.
            }
        }
    }

    private void Arm()
    {
        if (!_queue.TryPeek(out _, out var next)) return;
        var wait = next.Due - _clock.GetUtcNow();
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
