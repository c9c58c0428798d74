using System.Globalization;
using Dashboard.Log;
using Dashboard.Log.Embedded;
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
        Source = LogDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    /// <param name="connectionString">Null: one of our own.</param>
    public static async Task<BenchDatabase> StartAsync(string? connectionString)
    {
        var server = connectionString is null ? await EmbeddedPostgres.StartAsync(new() { Durable = true }, CancellationToken.None) : null;
        connectionString ??= server!.ConnectionString;
        await Migrator.MigrateAsync(connectionString, CancellationToken.None);
        return new BenchDatabase(server, connectionString);
    }

    public Task<ChangeWriter> OpenAsync(string cluster) =>
        ChangeWriter.OpenAsync(Source, cluster, new ChangeWriterOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    public async Task<double> NumberAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 600;
        return Convert.ToDouble(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Microseconds of one core that the server's present sessions have used; 0 where the server is not on this machine.</summary>
    public async Task<double> CpuMicrosecondsAsync()
    {
        var used = 0.0;
        await using var command = Source.CreateCommand("SELECT pid FROM pg_stat_activity");
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            if (File.Exists($"/proc/{row.GetInt32(0)}/stat") && File.ReadAllText($"/proc/{row.GetInt32(0)}/stat").Split(' ') is { Length: > 14 } fields)
                used += (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) * 10_000.0;
        }

        return used;
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
