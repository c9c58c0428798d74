using Dashboard.Log.Spool;
using Dashboard.Model.Capture;

namespace Dashboard.Log.Writing;

/// <summary>
/// Accepted work on its way to the writing loop, in order of acceptance. In memory up to a bound of cost, where work dearer than the whole bound goes in
/// alone; beyond it callers wait in their order or, while the database is away, their work goes to disk, and there everything goes until it was read back.
/// Any thread accepts; one reads.
/// </summary>
internal sealed class WorkQueue(string cluster, long bound, WorkSpool? spool) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Work> _memory = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private TaskCompletionSource<bool>? _reader;
    private SinkClosedException? _closed;
    private bool _away;
    private long _used;

    /// <summary>Why nothing is accepted any more; null while it is.</summary>
    public SinkClosedException? Closed => Volatile.Read(ref _closed);

    /// <summary>Nothing is accepted and everything was read.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_lock)
                return _closed is not null && IsEmpty;
        }
    }

    /// <summary>There is no reason to give up on a database that is away.</summary>
    public bool MaySpool
    {
        get
        {
            lock (_lock)
                return spool is { IsUseful: true };
        }
    }

    public QueueStatus Status(DateTimeOffset? awaySince)
    {
        lock (_lock)
            return new QueueStatus(_memory.Count, _used, spool?.Records ?? 0, spool?.Bytes ?? 0, _waiting.Count, awaySince);
    }

    /// <summary>Whether the database answers, as the last attempt found.</summary>
    public void DatabaseIs(bool away)
    {
        lock (_lock)
        {
            _away = away;
            Admit();
        }
    }

    /// <summary>Waits while there is no room.</summary>
    /// <exception cref="SinkClosedException">Nothing is accepted any more.</exception>
    public async ValueTask AcceptAsync(Work work, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiter;
        lock (_lock)
        {
            if (_closed is not null)
                throw Again(_closed);
            if (_waiting.Count == 0 && TryAdd(work))
                return;
            waiter = _waiting.AddLast(new Waiter(work, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        await using var cancelled = cancellationToken.UnsafeRegister(_ => Abandon(waiter, cancellationToken), null);
        await waiter.Value.Admitted.Task;
    }

    /// <exception cref="InvalidDataException">The spool is damaged: the order would have a hole.</exception>
    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Work? work)
    {
        lock (_lock)
        {
            if (!_memory.TryDequeue(out work))
            {
                if (IsEmpty)
                    return false;
                work = spool!.Take();
                Admit();
            }
        }

        LogMetrics.Queued(cluster, -1);
        return true;
    }

    /// <summary>True when there is something to read, false when there never will be. One wait at a time.</summary>
    public Task<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (!IsEmpty || _closed is not null)
                return Task.FromResult(!IsEmpty);
            _reader = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reader.Task;
        }
    }

    /// <summary>What was read no longer weighs on the bound.</summary>
    public void Done(Work work)
    {
        lock (_lock)
        {
            _used -= work.Cost;
            Admit();
        }
    }

    /// <summary>Accepts nothing more; who waits gets this error, unless there was one before. What was accepted can still be read. Returns the error that holds.</summary>
    public SinkClosedException Close(SinkClosedException error)
    {
        lock (_lock)
        {
            Volatile.Write(ref _closed, _closed ?? error);
            foreach (var waiter in _waiting)
                waiter.Admitted.TrySetException(Again(_closed));
            _waiting.Clear();
            if (IsEmpty)
                Wake(false);
            return _closed;
        }
    }

    /// <summary>Nobody reads on: what was accepted fails. Returns how much that was.</summary>
    public long Fail(Exception error)
    {
        lock (_lock)
        {
            var left = _memory.Count + (spool?.Records ?? 0);
            LogMetrics.Queued(cluster, -left);
            foreach (var work in _memory)
                work.Fail(error);
            _memory.Clear();
            spool?.Fail(error);
            return left;
        }
    }

    public void Dispose()
    {
        lock (_lock)
            spool?.Dispose();
    }

    private bool IsEmpty => _memory.Count == 0 && spool is not { Records: > 0 };

    private bool TryAdd(Work work)
    {
        var spooled = spool is { Records: > 0 };
        if (!spooled && (_used == 0 || _used + work.Cost <= bound))
        {
            _memory.Enqueue(work);
            _used += work.Cost;
        }
        else if (spool is null || !(spooled || _away) || !spool.TryAdd(work))
        {
            return false;
        }

        LogMetrics.Queued(cluster, 1);
        Wake(true);
        return true;
    }

    private void Wake(bool more)
    {
        _reader?.TrySetResult(more);
        _reader = null;
    }

    private void Admit()
    {
        // One that was cancelled meanwhile is about to be taken off the list.
        while (_waiting.First is { Value: var first } && (first.Admitted.Task.IsCompleted || TryAdd(first.Work)))
        {
            _waiting.RemoveFirst();
            first.Admitted.TrySetResult();
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

    // Each call its own, with its own stack.
    private static SinkClosedException Again(SinkClosedException closed) => new(closed.Message, closed);

    private sealed record Waiter(Work Work, TaskCompletionSource Admitted);
}
