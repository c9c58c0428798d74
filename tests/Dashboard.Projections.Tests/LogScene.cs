using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Activity;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Conditions;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Live;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Reading;
using Dashboard.Projections.References;
using Dashboard.Projections.Topology;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Projections.Tests;

/// <summary>A database of its own with a real writer, and every query over it. Objects are appended as capture would.</summary>
internal sealed class LogScene : IAsyncDisposable, IReadAccess
{
    public const string Cluster = "test";

    private static long s_writes;

    private readonly Dictionary<string, WatchScope> _scopes = [];
    private readonly ChangeWriter _writer;
    private int _version = 1_000;
    private long _appended;

    private LogScene(NpgsqlDataSource dataSource, ChangeWriter writer)
    {
        (DataSource, _writer) = (dataSource, writer);
        Log = new ChangeReader(dataSource);
        Reads = new ProjectionReads(dataSource, TimeProvider.System);
        Runner = NewRunner();
        Objects = new ObjectQueries(Reads, Log);
        History = new HistoryQueries(Reads, Log);
        Blame = new BlameQueries(History, Log);
        Conditions = new ConditionQueries(Reads);
        Topology = new TopologyQueries(Reads, TimeProvider.System);
        Relations = new RelationQueries(Reads);
        Activity = new ActivityQueries(Reads);
        Coverage = new CoverageQueries(Reads);
        Findings = new FindingQueries(Reads, new FindingOptions());
        Everything = ReadScope.Decided(this, Viewer.Anonymous, Cluster, null);
    }

    public NpgsqlDataSource DataSource { get; }

    public ChangeReader Log { get; }

    public ProjectionReads Reads { get; }

    public ProjectionFeed Feed { get; } = new();

    public ProjectionRunner Runner { get; }

    public ObjectQueries Objects { get; }

    public HistoryQueries History { get; }

    public BlameQueries Blame { get; }

    public ConditionQueries Conditions { get; }

    public TopologyQueries Topology { get; }

    public RelationQueries Relations { get; }

    public ActivityQueries Activity { get; }

    public CoverageQueries Coverage { get; }

    public FindingQueries Findings { get; }

    public ReadScope Everything { get; }

    /// <summary>What runners made from now on read references by.</summary>
    public ReferenceRules Rules { get; set; } = ReferenceRules.BuiltIn;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Time of the last observation; each one is a second later. Starts an hour ago, on a whole minute.</summary>
    public DateTimeOffset Now { get; private set; } = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddMinutes(Math.Floor(TimeProvider.System.GetUtcNow().TimeOfDay.TotalMinutes) - 50), TimeSpan.Zero);

    public static async Task<LogScene> OpenAsync(PostgresFixture postgres)
    {
        var dataSource = await postgres.NewDatabaseAsync();
        return new LogScene(dataSource, await ChangeWriter.OpenAsync(dataSource, Cluster, new ChangeWriterOptions(), TimeProvider.System, NullLogger.Instance, Token));
    }

    public ProjectionRunner NewRunner(ProjectionFeed? feed = null) => new(Cluster, DataSource, Log, feed ?? Feed, new FindingOptions(), Rules, TimeProvider.System, NullLogger<ProjectionRunner>.Instance);

    /// <summary>Metadata with labels.</summary>
    public static Dictionary<string, Dictionary<string, string>> Labels(params (string Key, string Value)[] labels) =>
        new() { ["labels"] = labels.ToDictionary(label => label.Key, label => label.Value) };

    public ReadScope Only(params Grant[] grants) => ReadScope.Decided(this, Viewer.Anonymous, Cluster, grants);

    public ValueTask<ReadScope> DecideAsync(Viewer viewer, string cluster, CancellationToken cancellationToken) => new(Everything);

    /// <summary>Appends one version: kind as <c>Kind.group</c>, the rest as JSON beside metadata.</summary>
    public async Task<string> PutAsync(string kind, string? ns, string name, object? body = null, Verb verb = Verb.Modified, object? metadata = null, string? uid = null, Quarantine? quarantine = null)
    {
        var scope = await ScopeOfAsync(kind);
        var observation = Observe(scope, kind, ns, name, body, verb, metadata, uid) with { Quarantine = quarantine };
        _appended++;
        await _writer.AppendAsync(scope, [observation], observation.ResourceVersion, Token);
        return observation.Object.Uid;
    }

    /// <summary>Appends many objects of one kind in one call.</summary>
    public async Task PutManyAsync(string kind, IEnumerable<(string? Ns, string Name, object? Body, object? Metadata)> objects)
    {
        var scope = await ScopeOfAsync(kind);
        foreach (var chunk in objects.Chunk(1_000))
        {
            var observations = chunk.Select(each => Observe(scope, kind, each.Ns, each.Name, each.Body, Verb.Added, each.Metadata, null)).ToList();
            _appended += observations.Count;
            await _writer.AppendAsync(scope, observations, observations[^1].ResourceVersion, Token);
        }
    }

    /// <summary>A whole list of one kind, as after a relist.</summary>
    public Task ListAsync(string kind, GapCause? gap, params (string? Ns, string Name, object? Body)[] objects) => ListInAsync(null, kind, gap, objects);

    /// <summary>The same of a kind that is watched in one namespace.</summary>
    public async Task ListInAsync(string? watched, string kind, GapCause? gap, params (string? Ns, string Name, object? Body)[] objects)
    {
        var scope = await ScopeOfAsync(kind, watched);
        var listed = objects.Select(each => Observe(scope, kind, each.Ns, each.Name, each.Body, Verb.Added, null, null)).ToList();
        await WrittenAsync();
        await _writer.ReplaceAsync(scope, listed.ToAsyncEnumerable(), () => $"{++_version}", gap, Token);
        _appended = await Log.HeadAsync(Cluster, Token) + 1;
    }

    public async Task CloseAsync(string kind, GapCause cause) => await _writer.CloseAsync(await ScopeOfAsync(kind), cause, Token);

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>Waits until all that was appended is folded.</summary>
    public async Task FoldAsync()
    {
        await WrittenAsync();
        await Runner.CatchUpAsync(Token);
    }

    /// <summary>What a statement counts.</summary>
    public async Task<long> NumberAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Token), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<string> TableAsync(string table)
    {
        await using var command = DataSource.CreateCommand($"SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {table} t");
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        Topology.Dispose(); // its timer
        await _writer.DisposeAsync();
        await Log.DisposeAsync();
        await DataSource.DisposeAsync(); // its connections would stay open until the last test
    }

    public static object Condition(string type, string status, string reason = "", string message = "", string? since = null) =>
        new { type, status, reason, message, lastTransitionTime = since };

    public static object Status(params object[] conditions) => new { status = new { conditions } };

    /// <summary>Written by one manager, alone, later than any before.</summary>
    public static object Managed(string manager) =>
        new { managedFields = new[] { new { manager, operation = "Update", time = DateTimeOffset.UnixEpoch.AddSeconds(Interlocked.Increment(ref s_writes)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) } } };

    public static object Owner(string uid, string kind = "Owner", bool controller = true) => new { ownerReferences = new[] { new { uid, kind, name = uid, controller } } };

    public async Task WrittenAsync()
    {
        // Appends complete on acceptance: what was accepted is durable once the log holds as many rows.
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Token);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (await Log.HeadAsync(Cluster, bound.Token) + 1 < _appended)
            await Log.WaitAsync(Cluster, _appended - 2, TimeSpan.FromSeconds(1), bound.Token);
    }

    private Observation Observe(WatchScope scope, string kind, string? ns, string name, object? body, Verb verb, object? metadata, string? uid)
    {
        Now = Now.AddSeconds(1);
        uid ??= $"{kind}/{ns}/{name}";
        var root = body is null ? new JsonObject() : JsonSerializer.SerializeToNode(body)!.AsObject();
        var meta = metadata is null ? new JsonObject() : JsonSerializer.SerializeToNode(metadata)!.AsObject();
        meta["name"] = name;
        meta["namespace"] = ns;
        meta["uid"] = uid;
        meta["resourceVersion"] = $"{++_version}";
        root["apiVersion"] = scope.Kind.ApiVersion;
        root["kind"] = scope.Kind.Kind;
        root["metadata"] = meta;
        return new Observation(
            verb, new ObjectIdentity(scope.Kind, ns, name, uid), $"{_version}", (long?)meta["generation"]?.AsValue(), Now, Encoding.UTF8.GetBytes(root.ToJsonString()));
    }

    private async Task<WatchScope> ScopeOfAsync(string kind, string? ns = null)
    {
        if (_scopes.TryGetValue(kind + ns, out var known))
            return known;
        var dot = kind.IndexOf('.', StringComparison.Ordinal);
        var (group, name) = dot < 0 ? ("", kind) : (kind[(dot + 1)..], kind[..dot]);
        var scope = new WatchScope(Cluster, new GroupVersionResource(group, "v1", name.ToLowerInvariant() + "s"), new GroupVersionKind(group, "v1", name), ns);
        _scopes[kind + ns] = scope;
        await _writer.OpenAsync(scope, Token);
        return scope;
    }
}
