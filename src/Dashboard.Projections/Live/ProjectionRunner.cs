namespace Dashboard.Projections.Live;

/// <summary>Folds one cluster's log into the read tables. One a cluster and a database at a time.</summary>
public sealed class ProjectionRunner(string cluster, ProjectionFeed feed)
{
    public string Cluster { get; } = cluster;

    public ProjectionFeed Feed { get; } = feed;

    /// <summary>Follows the log until cancelled. Throws only what cannot be waited out.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Empties the tables and folds the whole log again. Must not run beside <see cref="RunAsync"/>. A null projection: all of them.</summary>
    public Task RebuildAsync(string? projection, CancellationToken cancellationToken) => throw new NotSupportedException();
}
