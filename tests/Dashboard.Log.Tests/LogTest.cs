using System.Globalization;
using System.Text;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Dashboard.Log.Tests;

/// <summary>A database of its own for each test, and short words for what most tests do.</summary>
public abstract class LogTest(PostgresFixture postgres) : IAsyncLifetime
{
    protected const string Cluster = "test";

    protected static readonly WatchScope Widgets = new(Cluster, new("example.com", "v1", "widgets"), new("example.com", "v1", "Widget"), null);
    protected static readonly WatchScope Gadgets = new(Cluster, new("example.com", "v1", "gadgets"), new("example.com", "v1", "Gadget"), null);

    protected string ConnectionString { get; private set; } = "";

    protected NpgsqlDataSource Database { get; private set; } = null!;

    protected ChangeReader Reader { get; private set; } = null!;

    protected PostgresFixture Postgres { get; } = postgres;

    /// <summary>Where the server listens, for a proxy before it.</summary>
    protected System.Net.IPEndPoint Server
    {
        get
        {
            var connection = new NpgsqlConnectionStringBuilder(ConnectionString);
            var address = System.Net.IPAddress.TryParse(connection.Host, out var parsed) ? parsed : System.Net.IPAddress.Loopback;
            return new System.Net.IPEndPoint(address, connection.Port);
        }
    }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        // A data source does not give its password back, and some tests need sessions of their own.
        ConnectionString = await Postgres.NewConnectionStringAsync();
        Database = NpgsqlDataSource.Create(ConnectionString);
        Reader = new ChangeReader(Database);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<ChangeWriter> OpenAsync(ChangeWriterOptions? options = null, TimeProvider? time = null, NpgsqlDataSource? database = null) =>
        ChangeWriter.OpenAsync(database ?? Database, Cluster, options ?? new ChangeWriterOptions(), time ?? TimeProvider.System, NullLogger.Instance, Ct);

    /// <summary>A clock that starts at the real time, so that it agrees with the database's partitions.</summary>
    protected static FakeTimeProvider Clock() => new(TimeProvider.System.GetUtcNow());

    protected static Observation Observe(string uid, string version, Verb verb = Verb.Modified, string spec = "{}", WatchScope? scope = null, string? name = null, DateTimeOffset? at = null)
    {
        scope ??= Widgets;
        name ??= "n-" + uid;
        var json = $$"""{"apiVersion":"example.com/v1","kind":"{{scope.Kind.Kind}}","metadata":{"name":"{{name}}","namespace":"ns","uid":"{{uid}}","resourceVersion":"{{version}}"},"spec":{{spec}}}""";
        return Raw(uid, version, verb, Encoding.UTF8.GetBytes(json), scope, name, at);
    }

    protected static Observation Raw(string uid, string version, Verb verb, byte[] json, WatchScope? scope = null, string? name = null, DateTimeOffset? at = null) =>
        new(verb, new ObjectIdentity((scope ?? Widgets).Kind, "ns", name ?? "n-" + uid, uid), version, 1, at ?? TimeProvider.System.GetUtcNow(), json);

    protected static async IAsyncEnumerable<Observation> List(params Observation[] observations)
    {
        foreach (var observation in observations)
        {
            await Task.Yield();
            yield return observation;
        }
    }

    protected static Task<ReplaceResult> ReplaceAsync(IChangeSink sink, WatchScope scope, string version, GapCause? gap, params Observation[] listed) =>
        sink.ReplaceAsync(scope, List(listed), () => version, gap, Ct);

    /// <summary>All rows once the log has reached a number of them; their positions are contiguous from 0.</summary>
    protected async Task<IReadOnlyList<LogRow>> RowsAsync(int count)
    {
        Assert.True(await Reader.WaitAsync(Cluster, count - 2, TimeSpan.FromSeconds(20), Ct), $"The log did not reach {count} rows.");
        var rows = new List<LogRow>();
        while (await Reader.ReadAsync(Cluster, rows.Count - 1, 1_000, Ct) is { Count: > 0 } more)
            rows.AddRange(more);
        Assert.Equal(Enumerable.Range(0, rows.Count).Select(i => (long)i), rows.Select(row => row.Position));
        Assert.Equal(count, rows.Count);
        return rows;
    }

    protected async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct) is T value ? value : default;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    protected static string Words(IEnumerable<LogRow> rows) => string.Join(
        " ", rows.Select(row => row is Change change ? string.Create(CultureInfo.InvariantCulture, $"{change.Verb}:{change.Object.Uid}@{change.ResourceVersion}") : "Gap"));
}
