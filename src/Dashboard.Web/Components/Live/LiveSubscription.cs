using Dashboard.Projections.Live;

namespace Dashboard.Web.Components.Live;

/// <summary>What arrived since a page was last refreshed.</summary>
/// <param name="Uids">Objects that changed; at most <see cref="LiveSubscription.MaxUids"/>, the rest is not named. Empty: anything may have.</param>
public sealed record LiveChanges(long Position, IReadOnlySet<string> Uids, int Changes)
{
    /// <summary>Both, as one.</summary>
    public LiveChanges And(LiveChanges later) => new(
        later.Position, Uids.Count == 0 || later.Uids.Count == 0 ? new HashSet<string>() : Uids.Union(later.Uids).Take(LiveSubscription.MaxUids).ToHashSet(StringComparer.Ordinal), Changes + later.Changes);
}

/// <summary>
/// Refreshes one open page as its cluster changes: batches are merged while a refresh runs or rests, so that a page asks at most once an
/// interval however fast the cluster is. Refreshes never overlap. A failed one is reported and tried again after a rest.
/// </summary>
public sealed class LiveSubscription : IAsyncDisposable
{
    public const int MaxUids = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private readonly Func<long, CancellationToken, IAsyncEnumerable<ProjectedBatch>> follow;
    private readonly Func<LiveChanges, CancellationToken, Task> refresh;
    private readonly Action<Exception> failed;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrived = new(0, 1);
    private readonly Task running;

    private HashSet<string> uids = [];
    private long position;
    private bool anything;
    private int changes;
    private bool pending;

    private LiveSubscription(
        Func<long, CancellationToken, IAsyncEnumerable<ProjectedBatch>> follow, long after, Func<LiveChanges, CancellationToken, Task> refresh, Action<Exception> failed, TimeProvider clock)
    {
        (this.follow, position, this.refresh, this.failed, this.clock) = (follow, after, refresh, failed, clock);
        running = Task.WhenAll(FollowAsync(), RefreshAsync());
    }

    /// <param name="follow">As <see cref="ProjectionFeed.FollowAsync(string, long, CancellationToken)"/>: what follows a position.</param>
    /// <param name="after">Position that the page was read at.</param>
    /// <param name="refresh">Called off the renderer's thread.</param>
    /// <param name="failed">A refresh or the feed threw; called off the renderer's thread.</param>
    public static LiveSubscription Start(
        Func<long, CancellationToken, IAsyncEnumerable<ProjectedBatch>> follow, long after, Func<LiveChanges, CancellationToken, Task> refresh, Action<Exception> failed, TimeProvider clock) =>
        new(follow, after, refresh, failed, clock);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        arrived.Dispose();
    }

    private async Task FollowAsync()
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var batch in follow(position, stopping.Token))
                    Merge(batch);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                failed(error);
                if (!await RestAsync(RetryAfter))
                    return;
            }
        }
    }

    private void Merge(ProjectedBatch batch) => Mark(() =>
    {
        position = Math.Max(position, batch.Position);
        anything |= batch.Resync;
        changes += batch.Changes;
        foreach (var update in batch.Updates)
        {
            if (uids.Count == MaxUids)
                break;
            uids.Add(update.Uid);
        }
    });

    private void Mark(Action what)
    {
        lock (gate)
        {
            what();
            if (pending)
                return;
            pending = true;
        }
        arrived.Release();
    }

    private async Task RefreshAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await arrived.WaitAsync(stopping.Token);
                LiveChanges merged;
                var rest = Interval;
                lock (gate)
                {
                    merged = new LiveChanges(position, anything ? [] : uids, changes);
                    (uids, changes, pending, anything) = ([], 0, false, false);
                }
                try
                {
                    await refresh(merged, stopping.Token);
                }
                catch (Exception error) when (!stopping.IsCancellationRequested)
                {
                    failed(error);
                    Mark(() => anything = true);
                    rest = RetryAfter;
                }
                if (!await RestAsync(rest))
                    return;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> RestAsync(TimeSpan length)
    {
        try
        {
            await Task.Delay(length, clock, stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
