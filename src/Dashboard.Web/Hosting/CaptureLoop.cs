using Dashboard.Log;
using Dashboard.Model.Capture;

namespace Dashboard.Web.Hosting;

/// <summary>
/// Captures one cluster for as long as this process holds its lease, and waits for the lease again. What stopped for another reason is said in
/// <see cref="RegisteredCluster.Failure"/> and started again after a pause, with a new lease and a new writer: from what the log has.
/// </summary>
internal sealed class CaptureLoop(WriterParts parts, ConnectedCluster captured, RegisteredCluster cluster, EventStorage events, TimeProvider clock, ILoggerFactory logs)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);
    private readonly ILogger _log = logs.CreateLogger<CaptureLoop>();

    /// <summary>Until it is cancelled; everything accepted is then in the log, or its bookmark stands before it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = s_firstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await TurnAsync(cancellationToken);
                continue;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                cluster.Stops(error is SinkClosedException ? error.Message : "Capture stopped: " + error.Message);
                // One that ran well for long enough had another trouble than the one before.
                pause = clock.GetElapsedTime(started) > s_longestPause ? s_firstPause : pause;
                LogMessages.CaptureStopped(_log, cluster.Name, pause, error);
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>From one lease to its end. Returns when another has it.</summary>
    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        await using var lease = await parts.Leases.TakeAsync(cluster.Name, cluster.Waits, cancellationToken);
        await using var writer = await ChangeWriter.OpenAsync(parts.Database, lease, parts.Options, clock, logs.CreateLogger<ChangeWriter>(), cancellationToken);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        using var capture = captured.Capture(events.Beside(captured.Name, writer), clock, logs);
        cluster.Runs(capture, writer, lease.Holder);
        var running = capture.RunAsync(ends.Token);
        // A closed writer ends capture even when the server has nothing to say.
        await Task.WhenAny(running, writer.Completion);
        await ends.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (lease.Lost.IsCancellationRequested)
            cluster.Stops(failure: null);
        else
            await Task.WhenAll(writer.Closed ? writer.Completion : Task.CompletedTask, running);
    }
}

/// <summary>What every cluster's writer is made from.</summary>
internal sealed record WriterParts(Npgsql.NpgsqlDataSource Database, LeaseTaker Leases, ChangeWriterOptions Options);
