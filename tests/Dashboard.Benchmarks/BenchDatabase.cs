using Dashboard.Log;
using Dashboard.Log.Embedded;
using Dashboard.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Benchmarks;

/// <summary>A PostgreSQL as a deployment has it: fsync and synchronous_commit on.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _server;

    private BenchDatabase(EmbeddedPostgres? server, string connectionString)
    {
        (_server, ConnectionString) = (server, connectionString);
        Source = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    /// <param name="connectionString">Null: one of our own, migrated.</param>
    public static async Task<BenchDatabase> StartAsync(string? connectionString)
    {
        if (connectionString is not null)
            return new BenchDatabase(null, connectionString);
        var server = await EmbeddedPostgres.StartAsync(new() { Durable = true }, CancellationToken.None);
        await Migrator.MigrateAsync(server.ConnectionString, CancellationToken.None);
        return new BenchDatabase(server, server.ConnectionString);
    }

    public Task<ChangeWriter> OpenAsync(string cluster) =>
        ChangeWriter.OpenAsync(Source, cluster, new ChangeWriterOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    public async Task<double> NumberAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 600;
        return Convert.ToDouble(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Bytes of write-ahead log since the server began.</summary>
    public Task<double> WalAsync() => NumberAsync("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");

    /// <summary>Of the whole log: tables and indexes.</summary>
    public Task<double> DiskAsync() =>
        NumberAsync("SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0) FROM pg_inherits WHERE inhparent = 'change'::regclass");

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
