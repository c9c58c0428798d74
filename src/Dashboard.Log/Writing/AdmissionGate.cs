namespace Dashboard.Log.Writing;

/// <summary>
/// Lets work in while its cost fits under a bound; the rest waits in order of arrival. Work dearer than the whole bound goes in alone, so nothing waits
/// for ever. Safe for concurrent use.
/// </summary>
internal sealed class AdmissionGate(long bound)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private Exception? _closed;
    private long _used;

    public async ValueTask EnterAsync(long cost, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiter;
        lock (_lock)
        {
            if (_closed is not null)
                throw _closed;
            if (_waiting.Count == 0 && Fits(cost))
            {
                _used += cost;
                return;
            }

            waiter = _waiting.AddLast(new Waiter(cost, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        await using var cancelled = cancellationToken.UnsafeRegister(_ => Abandon(waiter, cancellationToken), null);
        await waiter.Value.Admitted.Task;
    }

    public void Leave(long cost)
    {
        lock (_lock)
        {
            _used -= cost;
            Admit();
        }
    }

    /// <summary>Who waits, and who comes later, gets this error.</summary>
    public void Close(Exception error)
    {
        lock (_lock)
        {
            _closed ??= error;
            foreach (var waiter in _waiting)
                waiter.Admitted.TrySetException(_closed);
            _waiting.Clear();
        }
    }

    private bool Fits(long cost) => _used == 0 || _used + cost <= bound;

    private void Admit()
    {
        while (_waiting.First is { } first && Fits(first.Value.Cost))
        {
            _waiting.RemoveFirst();
            if (first.Value.Admitted.TrySetResult())
                _used += first.Value.Cost;
        }
    }

    private void Abandon(LinkedListNode<Waiter> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!waiter.Value.Admitted.TrySetCanceled(cancellationToken))
                return;
            if (waiter.List is not null)
                _waiting.Remove(waiter);
            // A dear one at the head may have kept cheaper ones waiting.
            Admit();
        }
    }

    private sealed record Waiter(long Cost, TaskCompletionSource Admitted);
}
