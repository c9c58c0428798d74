using Dashboard.Log.Evidence;

namespace Dashboard.Web.Hosting;

/// <summary>Keeps the tree heads of every cluster signed and held outside the database, and drops what is past keeping.</summary>
internal sealed class EvidenceService(
    EvidenceFiles files, HeadKeeper keeper, LogRetention retention, RetentionOptions options, ClusterRegistry registry, ILogger<EvidenceService> logger) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (files.Created)
            LogMessages.KeyMade(logger, files.KeyPath, string.Join(" ", registry.Clusters.Select(cluster => keeper.Key(cluster.Name))), files.Heads.Location);
        foreach (var cluster in registry.Clusters)
            cluster.HeadHeld = () => keeper.File.Last(cluster.Name);
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        .. registry.Clusters.Select(cluster => keeper.RunAsync(cluster.Name, stoppingToken)),
        options.Days is { } days ? retention.RunAsync(days, stoppingToken) : Task.CompletedTask,
    ]);
}
