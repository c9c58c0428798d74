using System.Text.Json;
using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Discovery;
using Dashboard.Watch.Scopes;
using Dashboard.Watch.Wire;
using Microsoft.Extensions.Logging;

namespace Dashboard.Watch;

/// <summary>
/// Captures one cluster into a sink: reads what it serves, watches what the options ask for, follows as definitions come and go.
/// <para>Every change that the server delivers for a watched scope reaches the sink once, in delivery order within its scope, redacted.
/// Every interval that cannot be shown complete is given to the sink as the cause of a Gap.</para>
/// The health snapshots may be read from any thread; <see cref="RunAsync"/> is called once.
/// </summary>
public sealed class ClusterCapture : IDisposable
{
    /// <summary>After a definition changed: at once, then until discovery has caught up. Unchanged answers cost a 304.</summary>
    private static readonly TimeSpan[] FollowUps = [TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10)];

    private readonly ClusterOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ApiServer server;
    private readonly ClusterShared shared;
    private readonly DiscoveryClient discovery;
    private readonly DefinitionSchemas schemas;
    private readonly CatalogPolicy policy;
    private readonly ScopeSupervisor supervisor;
    private readonly Backoff backoff;
    private readonly SemaphoreSlim refresh = new(0, 1);
    private volatile List<CatalogEntry> catalog = [];

    /// <param name="options">Validated here.</param>
    /// <param name="sink">Takes what is captured; not disposed.</param>
    /// <param name="redactor">Shared with whoever else must hide the same.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="loggers">Makes the one logger.</param>
    /// <param name="random">For jitter; used at construction and by one thread. Null: seeded by the system.</param>
    /// <exception cref="ClusterConfigurationException">A value of the options is not allowed.</exception>
    public ClusterCapture(ClusterOptions options, IChangeSink sink, Redactor redactor, TimeProvider time, ILoggerFactory loggers, Random? random = null)
    {
        options.Validate();
        random ??= new Random();
        (this.options, this.time) = (options, time);
        logger = loggers.CreateLogger<ClusterCapture>();
        server = new ApiServer(cancellationToken => ClientConfiguration.LoadAsync(options, cancellationToken), options.Watch, time, logger);
        shared = new ClusterShared(server, sink, redactor, options.Watch, time, logger);
        discovery = new DiscoveryClient(server);
        schemas = new DefinitionSchemas(server, redactor, options.Watch);
        policy = new CatalogPolicy(options);
        backoff = new Backoff(options.Watch, time, new Random(random.Next()));
        supervisor = new ScopeSupervisor(options.Name, options.Namespaces, shared, new Random(random.Next()), () => Changed?.Invoke(), new ScopeTaps(RequestRefresh, DefinitionSeen));
    }

    /// <summary>A scope entered another state, or the catalog changed. Raised on any thread; handlers must be quick.</summary>
    public event Action? Changed;

    public string Name => options.Name;

    /// <summary>Health of every scope that is to be watched, in no order.</summary>
    public IReadOnlyList<ScopeStatus> Scopes => supervisor.Statuses;

    /// <summary>Everything that the cluster serves, with what is off and why. Empty until discovery was first read.</summary>
    public IReadOnlyList<CatalogEntry> Catalog => catalog;

    /// <summary>Reads the configuration and asks the server once, so that what cannot work is said before anything starts.</summary>
    /// <exception cref="ClusterConfigurationException">With the option to change.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await discovery.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (IsServerFailure(e))
        {
            var what = e is ApiException { Error.Code: 401 or 403 } refused ? $"does not accept the credentials ({refused.Error})" : $"cannot be used: {Describe(e)}";
            throw new ClusterConfigurationException(options.Context is null ? nameof(options.Kubeconfig) : nameof(options.Context), $"the API server {server.Host} of cluster '{options.Name}' {what}", e);
        }
    }

    /// <summary>Runs until cancelled. A server that cannot be reached is tried again for ever.</summary>
    /// <exception cref="ClusterConfigurationException">The configuration could not be loaded at the start.</exception>
    /// <exception cref="SinkClosedException">The sink takes nothing any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var step = 0;
            for (var first = true; ; first = false)
            {
                var wait = await ReadCatalogAsync(first, stop.Token);
                wait = step > 0 && step < FollowUps.Length && FollowUps[step] < wait ? FollowUps[step++] : wait;
                if (await WaitAsync(wait, stop.Token))
                {
                    // A burst of definitions is one refresh.
                    await Task.Delay(FollowUps[0], time, stop.Token);
                    step = 1;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await supervisor.StopAsync();
        }
    }

    public void Dispose()
    {
        server.Dispose();
        shared.Dispose();
        refresh.Dispose();
    }

    /// <summary>How long until the next.</summary>
    private async Task<TimeSpan> ReadCatalogAsync(bool first, CancellationToken cancellationToken)
    {
        try
        {
            // Before the first object is captured: what is hidden must not depend on which scope was quicker.
            if (catalog.Count == 0)
                await schemas.ReadAllAsync(cancellationToken);
            var entries = (await discovery.ReadAsync(cancellationToken)).Select(policy.Decide).ToList();
            if (!entries.SequenceEqual(catalog, SameEntry.Instance))
                logger.CatalogRead(options.Name, entries.Count(entry => entry.Watched), entries.Count);
            catalog = entries;
            await supervisor.ApplyAsync(entries, cancellationToken);
            return options.Watch.CatalogRefresh;
        }
        catch (Exception e) when (IsServerFailure(e) || (!first && e is ClusterConfigurationException))
        {
            var delay = backoff.Next((e as ApiException)?.Error.RetryAfter);
            logger.CatalogFailed(options.Name, Describe(e), delay);
            return delay;
        }
    }

    /// <summary>True: a refresh was asked for.</summary>
    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = refresh.WaitAsync(over.Token);
        var ended = await Task.WhenAny(asked, supervisor.Failed, Task.Delay(wait, time, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        await (ended == supervisor.Failed ? ended : Task.CompletedTask);
        return asked.IsCompletedSuccessfully;
    }

    private void RequestRefresh()
    {
        try
        {
            refresh.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is asked for already.
        }
    }

    private void DefinitionSeen(Observation definition)
    {
        if (!schemas.TryLearn(definition.Json))
            logger.SchemaUnreadable(options.Name);
        RequestRefresh();
    }

    private static bool IsServerFailure(Exception e) => e is ApiException or HttpRequestException or IOException or TimeoutException or JsonException or ProtocolException;

    private static string Describe(Exception e) => e is HttpRequestException failure ? $"it cannot be reached ({failure.HttpRequestError})." : e.Message;

    private sealed class SameEntry : IEqualityComparer<CatalogEntry>
    {
        public static SameEntry Instance { get; } = new();

        public bool Equals(CatalogEntry? x, CatalogEntry? y) => x?.Resource == y?.Resource && x?.Watched == y?.Watched;

        public int GetHashCode(CatalogEntry obj) => obj.Resource.GetHashCode();
    }
}
