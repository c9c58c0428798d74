using Dashboard.Log;
using Dashboard.Model.Capture;
using Dashboard.Projections.Live;
using Npgsql;

namespace Dashboard.Web.Hosting;

/// <summary>
/// Runs, for each cluster: API server -> writer -> log -> projections. Clusters fail alone: one that had to stop says so in its
/// <see cref="RegisteredCluster.Failure"/> and fails readiness, the others go on.
/// </summary>
internal sealed class CaptureService(
    NpgsqlDataSource database, ClusterRegistry registry, IReadOnlyList<ConnectedCluster> connected, ProjectionRunnerFactory projections,
    TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    private readonly ILogger _log = logs.CreateLogger<CaptureService>();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(connected.Select(cluster => Task.WhenAll(CaptureAsync(cluster, stoppingToken), ProjectAsync(cluster.Name, stoppingToken))));

    private async Task CaptureAsync(ConnectedCluster captured, CancellationToken cancellationToken)
    {
        var cluster = registry.Find(captured.Name)!;
        try
        {
            await using var writer = await ChangeWriter.OpenAsync(database, cluster.Name, new ChangeWriterOptions(), clock, logs.CreateLogger<ChangeWriter>(), cancellationToken);
            using var capture = captured.Capture(writer, clock, logs);
            cluster.Capture = capture;
            await capture.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (Exception error)
        {
            cluster.Failure = error is SinkClosedException ? error.Message : "Capture stopped: " + error.Message;
            LogMessages.CaptureStopped(_log, cluster.Name, error);
        }
    }

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
            registry.Find(cluster)!.Failure = "The read tables are no longer updated: " + error.Message;
            LogMessages.ProjectionsStopped(_log, cluster, error);
        }
    }
}
