using Dashboard.Faults.Workload;
using Dashboard.Log;
using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Faults.World;

/// <summary>The product between source and log: the real capture and the real writer, started again whenever the writer is lost, as a lease would do.</summary>
internal sealed class Recorder(string cluster, string kubeconfig, NpgsqlDataSource database, TimeProvider time, ILoggerFactory logs, WatchOptions watch, int seed) : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly List<ChangeWriter> _writers = [];
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile ClusterCapture? _capture;

    /// <summary>The same key for all: the oracle redacts what the source had.</summary>
    public static Redactor Redactor { get; } = new("a key of the fault suite"u8);

    public IReadOnlyList<ScopeStatus> Scopes => _capture?.Scopes ?? [];

    public void Start()
    {
        _stop = new CancellationTokenSource();
        var cancellation = _stop.Token;
        _running = Task.Run(() => RunAsync(cancellation), CancellationToken.None);
    }

    /// <summary>Stops in order: what was accepted is written.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Bound, CancellationToken.None);
        foreach (var writer in _writers) await writer.DisposeAsync();
        _writers.Clear();
    }

    /// <summary>Starts another while the old writer still holds whatever it holds and goes on with it: what a paused process does that wakes up.</summary>
    public async Task TakeOverAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Bound, CancellationToken.None);
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var writer = await ChangeWriter.OpenAsync(database, cluster, Timings.Writer, time, logs.CreateLogger<ChangeWriter>(), cancellationToken);
                lock (_writers) _writers.Add(writer);
                var options = new ClusterOptions { Name = cluster, Kubeconfig = kubeconfig, Exclude = Objects.Excluded, Watch = watch };
                using var capture = new ClusterCapture(options, writer, Redactor, time, logs, new Random(seed));
                _capture = capture;
                await capture.RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is SinkClosedException or NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }
    }
}
