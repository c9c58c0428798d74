namespace Dashboard.Projections.Live;

/// <summary>Committed folds, pushed to followers. One a process. Thread-safe.</summary>
public sealed class ProjectionFeed
{
    /// <summary>Batches committed after the call, in order. A follower that falls behind gets one batch with <see cref="ProjectedBatch.Resync"/> in place of those it missed.</summary>
    public IAsyncEnumerable<ProjectedBatch> FollowAsync(string cluster, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Last published position; -1: none yet.</summary>
    public long Position(string cluster) => throw new NotSupportedException();
}
