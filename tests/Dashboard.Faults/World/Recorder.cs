using Dashboard.Faults.Workload;
using Dashboard.Log;
using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Faults.World;

/// <summary>The product between source and log: the real capture and the real writer, started again whenever the writer is lost, as a lease would do.</summary>
internal sealed class Recorder(string cluster, string kubeconfig, NpgsqlDataSource database, WatchOptions watching, ChangeWriterOptions writing, TimeProvider time, int seed) : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly List<ChangeWriter> _writers = [];
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile ClusterCapture? _capture;
    private volatile ChangeWriter? _writer;

    /// <summary>The same key for all: the oracle redacts what the source had.</summary>
    public static Redactor Redactor { get; } = new("a key of the fault suite"u8);

    /// <summary>Opened so far.</summary>
    public int Writers { get; private set; }

    /// <summary>Of the newest writer.</summary>
    public QueueStatus Queue => _writer?.Queue ?? default;

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
                var writer = await ChangeWriter.OpenAsync(database, cluster, writing, time, NullLogger.Instance, cancellationToken);
                _writers.Add(_writer = writer);
                Writers++;
                var options = new ClusterOptions { Name = cluster, Kubeconfig = kubeconfig, Exclude = Objects.Excluded, Watch = watching };
                using var capture = new ClusterCapture(options, writer, Redactor, time, NullLoggerFactory.Instance, new Random(seed));
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
