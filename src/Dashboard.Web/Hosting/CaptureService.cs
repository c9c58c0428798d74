using Dashboard.Projections.Live;

namespace Dashboard.Web.Hosting;

/// <summary>
/// Runs, for each cluster: API server -> writer -> log, where this process has the lease, and log -> projections. Clusters fail alone: one that had to stop
/// says so in its <see cref="RegisteredCluster.Failure"/> and fails readiness, the others go on.
/// </summary>
internal sealed class CaptureService(
    WriterParts parts, ClusterRegistry registry, IReadOnlyList<ConnectedCluster> connected, ProjectionRunnerFactory projections,
    EventStorage events, TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    private readonly ILogger _log = logs.CreateLogger<CaptureService>();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(connected.Select(cluster => Task.WhenAll(CaptureAsync(cluster, stoppingToken), ProjectAsync(cluster.Name, stoppingToken))));

    private Task CaptureAsync(ConnectedCluster captured, CancellationToken cancellationToken) =>
        new CaptureLoop(parts, captured, registry.Find(captured.Name)!, events, clock, logs).RunAsync(cancellationToken);

    private async Task ProjectAsync(string cluster, CancellationToken cancellationToken)
    {
        try
        {
            var runner = projections.Create(cluster);
            registry.Find(cluster)!.Projections = runner;
            await runner.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (Exception error)
        {
            registry.Find(cluster)!.NotFolded("The read tables are no longer updated: " + error.Message);
            LogMessages.ProjectionsStopped(_log, cluster, error);
        }
    }
}
