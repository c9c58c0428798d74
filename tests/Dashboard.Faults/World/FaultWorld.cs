using System.Net;
using Dashboard.Faults.Oracle;
using Dashboard.Faults.Workload;
using Dashboard.Log.Evidence;
using Dashboard.Testing;
using Dashboard.Watch;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Faults.World;

/// <summary>Source, product and log of one seed, with a proxy on either side of the product.</summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    private readonly SmallDisk? _disk;
    private HeadKeeper? _heads;

    private FaultWorld(int seed, string cluster, string connection, WorldOptions options, Source source, JumpingTime time)
    {
        (Seed, Cluster, Source, Time) = (seed, cluster, source, time);
        Random = new Random(seed);
        Writer = new Writer(source.Store, Random);
        var behind = new NpgsqlConnectionStringBuilder(connection);
        DatabaseProxy = new Proxy(new IPEndPoint(IPAddress.TryParse(behind.Host, out var address) ? address : IPAddress.Loopback, behind.Port));
        Direct = NpgsqlDataSource.Create(connection);
        Through = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection)
        {
            Host = "127.0.0.1", Port = DatabaseProxy.Port, SslMode = SslMode.Disable, MaxPoolSize = 6, Timeout = 2, CommandTimeout = 5, ApplicationName = cluster,
        }.ConnectionString);
        var spool = Path.Combine(source.Folder, "spool");
        _disk = options.SmallDisk ? new SmallDisk(spool) : null;
        Recorder = new Recorder(cluster, source.Kubeconfig, Through, options.Patient ? Timings.Patient : Timings.Watch, options.Spools ? Timings.Spooling(spool) : Timings.Writer, time, seed);
        Log = new RecordedLog(Direct, cluster, HeadsPath);
    }

    public int Seed { get; }

    /// <summary>How long anything may take.</summary>
    public TimeSpan Bound { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Name of the log: each seed has one of its own, in a database that it shares.</summary>
    public string Cluster { get; }

    public Random Random { get; }

    public Source Source { get; }

    public JumpingTime Time { get; }

    public Recorder Recorder { get; }

    public Writer Writer { get; }

    public Proxy DatabaseProxy { get; }

    /// <summary>Past the proxy: for the oracle and for faults that are statements.</summary>
    public NpgsqlDataSource Direct { get; }

    public NpgsqlDataSource Through { get; }

    public RecordedLog Log { get; }

    private string HeadsPath => Path.Combine(Source.Folder, "tree-heads.jsonl");

    /// <summary>Starts with some objects, and returns when every scope is watched.</summary>
    public static async Task<FaultWorld> StartAsync(int seed, string cluster, string connection, WorldOptions options, CancellationToken cancellationToken)
    {
        var time = new JumpingTime();
        var world = new FaultWorld(seed, cluster, connection, options, await Source.StartAsync(seed, options.Tls, cancellationToken), time);
        for (var kind = 0; kind < Objects.Kinds.Length; kind++) world.Writer.Burst(8, kind);
        world.Recorder.Start();
        await world.UntilAsync(() => world.Recorder.Scopes is { Count: > 3 } scopes && scopes.All(scope => scope.State == ScopeState.Watching), "every scope is watched", cancellationToken);
        return world;
    }

    /// <exception cref="TimeoutException">With what was waited for, and how the scopes stand.</exception>
    public Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken) => UntilAsync(() => Task.FromResult(condition()), what, cancellationToken);

    public async Task UntilAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(since) > Bound) throw new TimeoutException($"Not within {Bound.TotalSeconds} s: {what}. Scopes: {string.Join("; ", Recorder.Scopes.Select(s => $"{s.Scope.Resource.Resource} {s.State} {s.Error}"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    }

    /// <summary>Until the log knows the latest version of everything.</summary>
    public async Task RecordedAsync(CancellationToken cancellationToken)
    {
        var left = "";
        try
        {
            await UntilAsync(async () => (left = Convergence.Missing(Source.Store.History, await Log.RefreshAsync(cancellationToken))).Length == 0, "the log has everything", cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} Missing: {left}", e);
        }
    }

    /// <summary>Until the log knows the latest version of everything, then judges.</summary>
    public async Task<Verdict> SettleAsync(CancellationToken cancellationToken)
    {
        Source.Cluster.Faults.Clear();
        await RecordedAsync(cancellationToken);
        return await JudgeAsync(cancellationToken);
    }

    /// <summary>Stops the product and judges what it has recorded.</summary>
    public async Task<Verdict> JudgeAsync(CancellationToken cancellationToken)
    {
        await Recorder.StopAsync();
        // The source's clock has not jumped; what the log says of times was said by the one that has.
        return Judge.Of(Source.Store.History, await Log.SnapshotAsync(cancellationToken), Time);
    }

    /// <summary>Signs the log's head as it is now, and carries it out of the database: verification compares with it from now on.</summary>
    public async Task SignAsync(CancellationToken cancellationToken)
    {
        _heads ??= new HeadKeeper(
            Direct, SigningKey.LoadOrCreate(Path.Combine(Source.Folder, "evidence.key"), out _), null, await HeadFile.OpenAsync(HeadsPath, cancellationToken), TimeProvider.System, NullLogger.Instance);
        await _heads.KeepAsync(Cluster, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        DatabaseProxy.Refusing = false;
        await Recorder.DisposeAsync();
        _disk?.Dispose();
        await Source.DisposeAsync();
        await Through.DisposeAsync();
        await DatabaseProxy.DisposeAsync();
        await Log.DisposeAsync();
        await Direct.DisposeAsync();
    }
}
