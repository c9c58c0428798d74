using System.Collections.Concurrent;
using Dashboard.Projections.Live;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Hubs;

/// <summary>One ring a cluster, filled from the feed for as long as the process lives: a fold is a lot. Folds are as far apart as frames should be.</summary>
internal sealed class LiveLots(ProjectionFeed feed, ClusterRegistry clusters, TimeProvider time) : BackgroundService
{
    private const int Lots = 2048;
    private const int Updates = 32_768;

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
            for (; await next; next = batches.MoveNextAsync().AsTask())
            {
                var batch = batches.Current;
                if (batch.Resync) ring.Break(batch.Position);
                else ring.Add(new Lot(batch.After, batch.Position, batch.Updates));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
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
