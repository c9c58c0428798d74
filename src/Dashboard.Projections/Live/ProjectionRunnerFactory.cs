namespace Dashboard.Projections.Live;

/// <summary>Makes the runner of a cluster. One a process.</summary>
public sealed class ProjectionRunnerFactory(ProjectionFeed feed)
{
    public ProjectionRunner Create(string cluster) => new(cluster, feed);
}
