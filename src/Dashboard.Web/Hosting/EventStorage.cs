using System.Collections.Concurrent;
using Dashboard.Model.Capture;
using Dashboard.Projections.Events;
using Npgsql;

namespace Dashboard.Web.Hosting;

/// <summary>
/// Stores the Events of every cluster beside its log, and deletes old ones. Not <see cref="EventOptions.Enabled"/>: none is taken, and those of before go as
/// they get old.
/// </summary>
internal sealed class EventStorage(NpgsqlDataSource database, EventOptions options, EventRetention retention, TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    /// <summary>To be in a cluster's Include.</summary>
    public const string Watched = "events.events.k8s.io";

    private static readonly TimeSpan s_sweep = TimeSpan.FromMinutes(5);

    private readonly ILogger _log = logs.CreateLogger<EventStorage>();
    private readonly ConcurrentDictionary<string, Lazy<EventSink>> _sinks = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _writing = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>A sink that keeps the cluster's Events and hands everything else on.</summary>
    public IChangeSink Beside(string cluster, IChangeSink log) =>
        options.Enabled ? new EventRouting(log, _sinks.GetOrAdd(cluster, name => new Lazy<EventSink>(() => Start(name))).Value) : log;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writing).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stop.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await retention.SweepAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException)
            {
                LogMessages.EventsNotSwept(_log, error.Message);
            }

            await Task.Delay(s_sweep, clock, stoppingToken);
        }
    }

    private EventSink Start(string cluster)
    {
        var sink = new EventSink(database, cluster, options, clock, logs.CreateLogger<EventSink>());
        _writing.Add(Task.Run(() => sink.RunAsync(_stop.Token), CancellationToken.None));
        return sink;
    }
}
