using Dashboard.Log.Evidence;

namespace Dashboard.Web.Hosting;

/// <summary>Keeps the tree heads of every cluster signed and held outside the database, reads the log back, and drops what is past keeping.</summary>
internal sealed class EvidenceService(
    HeadKeeper keeper, LogPatrol patrol, LogRetention retention, RetentionOptions options, ClusterRegistry registry) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var cluster in registry.Clusters)
            cluster.HeadHeld = () => keeper.File.Last(cluster.Name);
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        .. registry.Clusters.Select(cluster => keeper.RunAsync(cluster.Name, stoppingToken)),
        .. registry.Clusters.Select(cluster => patrol.RunAsync(cluster.Name, stoppingToken)),
        options.Days is { } days ? retention.RunAsync(days, stoppingToken) : Task.CompletedTask,
    ]);
}
