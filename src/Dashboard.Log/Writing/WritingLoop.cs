using Dashboard.Model;
using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Writing;

/// <summary>
/// Prepares accepted work into batches while the batch before is being committed. One task; nothing else touches the state.
/// </summary>
internal sealed class WritingLoop : IDisposable
{
    private readonly WorkQueue _queue;
    private readonly ClusterState _cluster;
    private readonly ChangeWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly BatchCommitter _committer;
    private readonly Recording _recording;
    private readonly Action<long> _committed;
    private readonly CancellationToken _stop;
    private Batch _batch;
    private List<PendingRow>? _spareRows;
    private Batch? _sending;
    private Work? _failed;
    private Task _commit = Task.CompletedTask;
    private Task<bool>? _more;
    private long _committedNext;

    public WritingLoop(
        WorkQueue queue, TransientRetry retry, NpgsqlDataSource dataSource, ClusterState cluster, ChangeWriterOptions options, TimeProvider time,
        ILogger logger, Action<long> committed, CancellationToken stop)
    {
        (_queue, _cluster, _options, _time, _committed, _stop) = (queue, cluster, options, time, committed, stop);
        _committer = new BatchCommitter(dataSource, cluster, options, retry, time, logger);
        _recording = new Recording(dataSource, cluster, options, retry, logger, stop);
        _committedNext = cluster.Next;
        _batch = NewBatch(cluster.Next);
    }

    /// <summary>Runs until the queue is closed and all of it is committed. Throws what the writer cannot go on after.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            if (_commit.IsCompleted && MustSend())
                await SendAsync();
            else if (_queue.TryRead(out var work))
                await PrepareAsync(work);
            else if (!_commit.IsCompleted)
                await Task.WhenAny(_commit, MoreAsync());
            else if (!_batch.IsEmpty)
                await SendAsync();
            else if (!await MoreAsync())
                break;
            if (_commit.IsCompleted)
                await _commit;
            // After the queue's end, waiting for it returns at once.
            if (_queue.IsEnded)
                await DrainAsync();
        }
    }

    /// <summary>The writer has closed: whoever waits for a batch learns why.</summary>
    public async Task FailAsync(Exception error)
    {
        await _commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _failed?.Fail(error);
        _sending?.Complete(error);
        _batch.Complete(error);
    }

    public void Dispose() => _recording.Dispose();

    // One wait at a time.
    private Task<bool> MoreAsync() => _more is { IsCompleted: false } ? _more : _more = _queue.WaitAsync();

    private bool MustSend() => IsFull(_batch) || (!_batch.IsEmpty && _time.GetElapsedTime(_batch.StartedAt) >= _options.BatchDelay);

    private bool IsFull(Batch batch, int more = 0) =>
        batch.Rows.Count > 0 && (batch.Rows.Count + Math.Max(more, 1) > _options.MaxBatchChanges || batch.Bytes >= _options.MaxBatchBytes);

    private async Task PrepareAsync(Work work)
    {
        try
        {
            // Only between two pieces of work: what one has looked up stays while it is prepared.
            _cluster.ForgetDeleted(_options.DeletedObjectsKept, Volatile.Read(ref _committedNext) - 1);
            if (_batch.IsEmpty)
                _batch.StartedAt = _time.GetTimestamp();
            _recording.Dictionaries.TakeUp(_batch);
            switch (work)
            {
                case OpenScope open:
                    var scope = _recording.Scopes.Open(open.Scope, _batch);
                    open.Opened.TrySetResult(new ScopeBookmark(scope.ResourceVersion, scope.CoveredUntil));
                    break;
                case Append append:
                    await AppendAsync(append);
                    break;
                case ReplaceBegins { Gap: { } cause } begins:
                    // What lands of the list is newer than the version reached. Going on from there, if the list comes to nothing (with its process, perhaps),
                    // would record older versions behind newer ones, and these again.
                    _recording.Scopes.Closes(begins.Scope, cause, _batch);
                    break;
                case ReplacePart part:
                    await ListAsync(part);
                    break;
                case ReplaceEnds ends:
                    await EndAsync(ends);
                    break;
                case CloseScope close:
                    _recording.Scopes.Closes(close.Scope, close.Cause, _batch);
                    _batch.Completions.Add(error => Complete(close.Durable, error));
                    break;
            }
        }
        catch
        {
            _failed = work;
            throw;
        }
        finally
        {
            _queue.Done(work);
        }
    }

    private async Task AppendAsync(Append append)
    {
        await _recording.LookUpAsync(append.Observations);
        // As one transaction where it fits in one.
        await MakeRoomAsync(append.Observations.Count);
        var covered = append.At.At;
        for (var i = 0; i < append.Observations.Count; i++)
        {
            await MakeRoomAsync(1);
            var observation = append.Observations[i];
            var (outcome, state) = _recording.Objects.Record(append.Scope, observation, goesBack: false, _batch);
            covered = observation.ObservedAt;
            if (observation.Quarantine is { } quarantine && outcome is not (Outcome.Repeated or Outcome.Refused))
            {
                await MakeRoomAsync(1);
                _recording.Scopes.Misses(append.Scope, new GapCause(GapReason.Refused, $"{quarantine.Reason} Object: {observation.Object}, uid {state.Uid}."), covered, append.At, _batch);
            }
        }

        _recording.Scopes.Reached(append.Scope, append.Reached, covered, append.At, _batch);
    }

    private async Task ListAsync(ReplacePart part)
    {
        var listing = part.Listing;
        await _recording.LookUpAsync(part.Observations);
        foreach (var observation in part.Observations)
        {
            await MakeRoomAsync(1);
            var (outcome, state) = _recording.Objects.Record(listing.Scope, observation, listing.GoesBack, _batch);
            listing.Seen.Add(state.Id);
            listing.Stale |= outcome == Outcome.Refused;
            listing.Unidentified |= observation.Quarantine is { Identified: false };
            listing.Listed++;
            listing.Added += outcome == Outcome.Added ? 1 : 0;
            listing.Modified += outcome == Outcome.Modified ? 1 : 0;
            listing.Reinterpreted += outcome == Outcome.Reinterpreted ? 1 : 0;
        }
    }

    private async Task EndAsync(ReplaceEnds ends)
    {
        var listing = ends.Listing;
        if (listing.Stale)
        {
            // What it lacks may be younger than it.
            ends.Durable.TrySetException(new StaleListException());
            return;
        }

        var gone = listing.Unidentified || !Guards.On(Guard.GoneInferred) ? [] : _cluster.In(listing.Scope).Where(state => !listing.Seen.Contains(state.Id)).OrderBy(state => state.Id).ToList();
        foreach (var part in gone.Chunk(LastVersions.AtOnce))
        {
            await _recording.FetchAsync(part);
            foreach (var state in part)
            {
                await MakeRoomAsync(1);
                _recording.Objects.InferDelete(state, ends.At.At, _batch);
            }
        }

        await MakeRoomAsync(1);
        _recording.Scopes.Listed(listing.Scope, ends.ResourceVersion, ends.Gap, ends.At, _batch);
        var result = new ReplaceResult(listing.Listed, listing.Added, listing.Modified, gone.Count, listing.Reinterpreted);
        _batch.Completions.Add(error =>
        {
            if (error is null)
                ends.Durable.TrySetResult(result);
            else
                ends.Durable.TrySetException(error);
        });
    }

    private async Task MakeRoomAsync(int rows)
    {
        if (IsFull(_batch, rows))
            await SendAsync();
    }

    private async Task SendAsync()
    {
        await _commit;
        if (_batch.IsEmpty)
            return;
        var sending = _sending = _batch;
        _batch = NewBatch(_cluster.Next = sending.Next);
        _commit = Task.Run(() => CommitAsync(sending), CancellationToken.None);
    }

    private async Task CommitAsync(Batch batch)
    {
        await _committer.CommitAsync(batch, _stop);
        Volatile.Write(ref _committedNext, batch.Next);
        batch.Complete(null);
        if (batch.Rows.Count > 0)
            _committed(batch.Next - 1);
        batch.Rows.Clear();
        Volatile.Write(ref _spareRows, batch.Rows);
    }

    // A list of thousands of rows is grown once, not for every batch.
    private Batch NewBatch(long first) => new(first, _time.GetTimestamp(), _cluster.PathBlock, Interlocked.Exchange(ref _spareRows, null) ?? []);

    private async Task DrainAsync()
    {
        while (_queue.TryRead(out var work))
            await PrepareAsync(work);
        await SendAsync();
        await _commit;
    }

    private static void Complete(TaskCompletionSource waiting, Exception? error)
    {
        if (error is null)
            waiting.TrySetResult();
        else
            waiting.TrySetException(error);
    }
}
