namespace Dashboard.Projections.Live;

/// <summary>The bounded queue of one follower. Overflow empties it into one resync batch; nothing is dropped silently.</summary>
internal sealed class FeedFollower(int limit) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<ProjectedBatch> _queue = new();
    private readonly SemaphoreSlim _ready = new(0, 1);

    /// <summary>Never waits: the lock is held for a queue operation only.</summary>
    public void Offer(ProjectedBatch batch)
    {
        lock (_lock)
        {
            if (_queue.Count >= limit)
            {
                var after = _queue.Peek().After;
                _queue.Clear();
                batch = batch with { After = after, Updates = [], Resync = true };
            }
            else if (_queue.Count == 1 && _queue.Peek().Resync)
            {
                // Still unread: what follows a resync is part of it.
                batch = batch with { After = _queue.Dequeue().After, Updates = [], Resync = true };
            }

            _queue.Enqueue(batch);
            if (_ready.CurrentCount == 0)
                _ready.Release();
        }
    }

    public async ValueTask<ProjectedBatch> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_queue.TryDequeue(out var batch))
                    return batch;
            }

            await _ready.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _ready.Dispose();
}
