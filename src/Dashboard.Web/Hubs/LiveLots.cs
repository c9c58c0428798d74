using System.Collections.Concurrent;
using Dashboard.Projections.Live;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Hubs;

/// <summary>
/// One ring a cluster, filled from the feed for as long as the process lives. A fold that comes alone goes on at once; those that come within 16 ms of the one before,
/// a frame of a screen, go together.
/// </summary>
internal sealed class LiveLots(ProjectionFeed feed, ClusterRegistry clusters, TimeProvider time) : BackgroundService
{
    private const int Lots = 2048;
    private const int Updates = 32_768;

    /// <summary>A lot is not added to beyond so many objects: it would be a frame that nobody can draw at once.</summary>
    private const int LargestLot = 2_000;

    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(16);

    /// <summary>How often streams that nothing comes for look after their permission, their client and their position.</summary>
    private static readonly TimeSpan s_pulse = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LotRing> _rings = new(StringComparer.Ordinal);

    public LotRing Of(string cluster)
    {
        var ring = _rings.GetOrAdd(cluster, static _ => new LotRing(Lots, Updates));
        if (ring.Head < 0) ring.Begin(feed.Position(cluster));
        return ring;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([PulseAsync(stoppingToken), .. clusters.Clusters.Select(cluster => FillAsync(cluster.Name, stoppingToken))]);

    private async Task FillAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var batches = feed.FollowAsync(cluster, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            var next = batches.MoveNextAsync().AsTask(); // from here on the feed keeps what comes
            var ring = Of(cluster);
            var open = Task.CompletedTask;
            while (await next)
            {
                List<ProjectedBatch> together = [];
                var updates = 0;
                do
                {
                    together.Add(batches.Current);
                    updates += batches.Current.Updates.Count;
                    next = batches.MoveNextAsync().AsTask();
                }
                while (updates < LargestLot && await Task.WhenAny(open, next) == next && await next);

                Add(ring, together);
                open = Task.Delay(s_together, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private static void Add(LotRing ring, List<ProjectedBatch> batches)
    {
        if (batches.FindLastIndex(batch => batch.Resync) is >= 0 and var missed)
        {
            ring.Break(batches[missed].Position);
            batches.RemoveRange(0, missed + 1);
        }

        // A lot has no holes: where another process folded in between, it ends.
        for (var start = 0; start < batches.Count;)
        {
            var end = start + 1;
            while (end < batches.Count && batches[end].After == batches[end - 1].Position) end++;
            ring.Add(Lot.Of(batches[start].After, batches[end - 1].Position, batches[start..end].SelectMany(batch => batch.Updates)));
            start = end;
        }
    }

    private async Task PulseAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_pulse, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var ring in _rings.Values) ring.Wake();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }
}
