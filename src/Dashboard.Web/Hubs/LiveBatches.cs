using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Dashboard.Projections.Live;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Hubs;

/// <summary>One ring a cluster, filled from the feed for as long as the process lives.</summary>
internal sealed class LiveBatches(ProjectionFeed feed, ClusterRegistry clusters) : BackgroundService
{
    private const int Capacity = 2048;
    private readonly ConcurrentDictionary<string, BatchRing> _rings = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(clusters.Clusters.Select(cluster => FillAsync(cluster.Name, stoppingToken)));

    private async Task FillAsync(string cluster, CancellationToken cancellationToken)
    {
        var ring = Ring(cluster);
        try
        {
            await foreach (var batch in feed.FollowAsync(cluster, cancellationToken)) ring.Add(batch);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>
    /// Lots of batches after the position, in order, as they come; what piled up meanwhile comes as one lot. Null: the position is too far
    /// back, a snapshot is needed; the stream ends there.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<ProjectedBatch>?> FollowAsync(
        string cluster, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ring = Ring(cluster);
        // What was folded before the feed's first batch in this process is in no ring.
        if (feed.Position(cluster) is var head && head > after && !ring.TryRead(after, [], out _)) yield return null;
        List<ProjectedBatch> lot = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!ring.TryRead(after, lot, out var arrival))
            {
                yield return null;
                yield break;
            }

            if (lot.Count == 0)
            {
                await arrival.WaitAsync(cancellationToken);
                continue;
            }

            yield return lot;
            after = lot[^1].Position;
        }
    }

    private BatchRing Ring(string cluster) => _rings.GetOrAdd(cluster, _ => new BatchRing(Capacity));
}
