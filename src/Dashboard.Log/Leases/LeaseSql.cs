using Dashboard.Log.Writing;
using Npgsql;

namespace Dashboard.Log.Leases;

/// <summary>The statements of leases. Every comparison of times is made by the database's clock: the replicas' clocks may differ.</summary>
internal static class LeaseSql
{
    private const string Take =
        """
        INSERT INTO lease AS l (cluster, holder, epoch, taken_at, expires_at) VALUES ($1, $2, 0, clock_timestamp(), clock_timestamp() + $3)
        ON CONFLICT (cluster) DO UPDATE SET holder = excluded.holder, taken_at = excluded.taken_at, expires_at = excluded.expires_at
        WHERE l.expires_at <= clock_timestamp()
        """;

    /// <summary>Null: nobody holds it.</summary>
    public static async Task<LeaseHolder?> ReadAsync(NpgsqlConnection connection, short cluster, CancellationToken cancellationToken)
    {
        await using var select = Command(connection, "SELECT holder, epoch, taken_at FROM lease WHERE cluster = $1 AND expires_at > clock_timestamp()", cluster);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new LeaseHolder(row.GetString(0), row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2)) : null;
    }

    /// <summary>The epoch, or null: someone else was faster. The epoch and the lease change together, so that the holder before is shut out from then on.</summary>
    /// <param name="waits">Called with this session's backend when it has to wait for a transaction of the holder before.</param>
    public static async Task<long?> TakeAsync(
        NpgsqlConnection connection, short cluster, string holder, LeaseOptions options, Func<int, Task> waits, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var take = Command(connection, Take, cluster, holder, options.Duration))
        {
            if (await take.ExecuteNonQueryAsync(cancellationToken) == 0)
                return null;
        }

        await using var self = Command(connection, "SELECT pg_backend_pid()");
        var backend = (int)(await self.ExecuteScalarAsync(cancellationToken))!;
        await using var fence = Command(connection, "UPDATE log_head SET epoch = epoch + 1 WHERE cluster = $1 RETURNING epoch", cluster);
        var fenced = fence.ExecuteScalarAsync(cancellationToken);
        if (await Task.WhenAny(fenced, Task.Delay(options.UnblockAfter, time, cancellationToken)) != fenced)
            await waits(backend);
        var epoch = (long)(await fenced)!;
        await using (var keep = Command(connection, "UPDATE lease SET epoch = $2, expires_at = clock_timestamp() + $3 WHERE cluster = $1", cluster, epoch, options.Duration))
            await keep.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return epoch;
    }

    /// <summary>Ends the sessions that a backend waits for: a stopped process, or a machine that is gone, would hold its locks for hours.</summary>
    public static async Task EndBlockersAsync(NpgsqlDataSource dataSource, int backend, CancellationToken cancellationToken)
    {
        await using var end = dataSource.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM unnest(pg_blocking_pids($1)) AS pid");
        end.Parameters.Add(new() { Value = backend });
        await end.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Whether it was still ours. An ended lease that nobody took is: only who takes it shuts its holder out.</summary>
    public static async Task<bool> RenewAsync(NpgsqlConnection connection, short cluster, long epoch, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var renew = Command(connection, "UPDATE lease SET expires_at = clock_timestamp() + $3 WHERE cluster = $1 AND epoch = $2", cluster, epoch, duration);
        return await renew.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public static Task<short> ClusterAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        StateLoader.ClusterIdAsync(connection, name, cancellationToken);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
