using Dashboard.Log;
using Dashboard.Log.Embedded;
using Npgsql;

namespace Dashboard.Testing;

/// <summary>
/// One real PostgreSQL a test process (<c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>); each test takes a database of its own.
/// <c>DASHBOARD_TEST_POSTGRES</c> names a server to use instead: a connection string of a role that may create databases.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<NpgsqlDataSource> _sources = [];
    private EmbeddedPostgres? _server;
    private string? _serverConnection;
    private string? _template;
    private int _count;

    /// <summary>The server of this process, once a database was asked for. Null when one was given from outside.</summary>
    public EmbeddedPostgres? Server => _server;

    /// <summary>A new, empty or migrated database; its data source is disposed with the fixture.</summary>
    public async Task<NpgsqlDataSource> NewDatabaseAsync(bool migrated = true)
    {
        var source = NpgsqlDataSource.Create(await NewConnectionStringAsync(migrated));
        lock (_sources) _sources.Add(source);
        return source;
    }

    public async Task<string> NewConnectionStringAsync(bool migrated = true)
    {
        await _gate.WaitAsync();
        try
        {
            if (_serverConnection is null)
            {
                _serverConnection = Environment.GetEnvironmentVariable("DASHBOARD_TEST_POSTGRES");
                if (_serverConnection is null)
                {
                    _server = await EmbeddedPostgres.StartAsync(new() { Durable = false }, CancellationToken.None);
                    _serverConnection = _server.ConnectionString;
                }
            }

            if (migrated && _template is null)
            {
                _template = await CreateAsync("template0");
                await Migrate(Connection(_template));
            }

            return Connection(await CreateAsync(migrated ? _template! : "template0"));
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task Migrate(string connectionString)
    {
        await Migrator.MigrateAsync(connectionString, CancellationToken.None);
    }

    private async Task<string> CreateAsync(string template)
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _count)}";
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_serverConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template}", connection);
        await create.ExecuteNonQueryAsync();
        return name;
    }

    // Unpooled sessions on the template would block its copying.
    private string Connection(string database) =>
        new NpgsqlConnectionStringBuilder(_serverConnection) { Database = database, Pooling = database != _template, MaxPoolSize = 20 }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources) await source.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _gate.Dispose();
    }
}
