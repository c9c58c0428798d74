using System.Globalization;
using Dashboard.Log.Reading;
using Dashboard.Model.Evidence;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>
/// Drops rows of days that are past keeping, a day in one transaction: the leaf hashes that later proofs need, a signed record of what was dropped, and the
/// rows' partition. Kept is what the history after them is read from: versions that were in force when it begins, back to their keyframe. A day with a row
/// that is not the one that was recorded is not dropped: that would hide it.
/// </summary>
public sealed class LogRetention(NpgsqlDataSource dataSource, HeadKeeper heads, TimeProvider time, ILogger logger)
{
    /// <summary>How often it is looked whether a day has become too old.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private const int ReadRows = 16_384;

    /// <summary>Until cancelled. What fails is logged and tried again.</summary>
    public async Task RunAsync(int days, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await DropAsync(days, cancellationToken);
            }
            catch (NpgsqlException error)
            {
                logger.RetentionFailed(error, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-days));
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Once, oldest day first.</summary>
    /// <returns>Rows dropped.</returns>
    public async Task<long> DropAsync(int days, CancellationToken cancellationToken)
    {
        var keepFrom = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-days);
        long dropped = 0;
        foreach (var day in await DaysAsync(keepFrom, cancellationToken))
        {
            try
            {
                dropped += await DropDayAsync(day, keepFrom, $"older than {days.ToString(CultureInfo.InvariantCulture)} days", cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.RetentionFailed(error, day);
                break;
            }
        }

        return dropped;
    }

    private async Task<List<DateOnly>> DaysAsync(DateOnly keepFrom, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'change'::regclass ORDER BY 1");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var days = new List<DateOnly>();
        while (await row.ReadAsync(cancellationToken))
        {
            if (DateOnly.TryParseExact(row.GetString(0), "'change_'yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < keepFrom)
                days.Add(day);
        }

        return days;
    }

    private async Task<long> DropDayAsync(DateOnly day, DateOnly keepFrom, string why, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // With no more than the rights that dropping takes, where the role is there for this login.
        await ExecuteAsync(connection, "DO $$ BEGIN IF to_regrole('dashboard_retention') IS NOT NULL AND pg_has_role(current_user, 'dashboard_retention', 'MEMBER') THEN SET LOCAL ROLE dashboard_retention; END IF; END $$", cancellationToken);
        var clusters = await ClustersAsync(connection, day, keepFrom, cancellationToken);
        long expected = 0;
        foreach (var (cluster, positions) in clusters)
        {
            if (await LogId.FindAsync(connection, cluster, cancellationToken) is not { } log)
                throw new InvalidDataException($"The log of cluster '{cluster}' has no head.");
            var dropped = await LeaveAsync(connection, log, positions, why, cancellationToken);
            await heads.StateAsync(connection, log, dropped, cancellationToken);
            logger.RowsDropped(cluster, dropped.Count, day, dropped.First, dropped.Last);
            expected += dropped.Count;
        }

        if (clusters.Count > 0 || await IsEmptyAsync(connection, day, cancellationToken))
        {
            await using var prune = new NpgsqlCommand("SELECT prune_change_partition($1, $2)", connection)
            {
                Parameters = { new() { Value = day }, new() { Value = keepFrom } }, CommandTimeout = 3_600,
            };
            if (await prune.ExecuteScalarAsync(cancellationToken) is not long rows || rows != expected)
                throw new InvalidDataException($"The rows of {day:yyyy-MM-dd} have changed while they were to be dropped.");
        }

        await transaction.CommitAsync(cancellationToken);
        return expected;
    }

    private static async Task<Dictionary<string, List<long>>> ClustersAsync(NpgsqlConnection connection, DateOnly day, DateOnly keepFrom, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT c.name, d.position FROM dropped_rows($1, $2) d JOIN cluster c ON c.id = d.cluster ORDER BY 1, 2", connection)
        {
            Parameters = { new() { Value = day }, new() { Value = keepFrom } }, CommandTimeout = 3_600,
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var clusters = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellationToken))
        {
            var name = row.GetString(0);
            if (!clusters.TryGetValue(name, out var positions))
                clusters.Add(name, positions = []);
            positions.Add(row.GetInt64(1));
        }

        return clusters;
    }

    // Leaf hashes of all that is dropped, but for whole subtrees of 256: theirs is stored already.
    private static async Task<DroppedRows> LeaveAsync(NpgsqlConnection connection, LogId log, List<long> positions, string why, CancellationToken cancellationToken)
    {
        const int Block = 1 << LogTree.Step;
        var (first, last) = (positions[0], positions[^1]);
        var gone = positions.ToHashSet();
        var whole = positions.CountBy(position => position / Block).Where(block => block.Value == Block).Select(block => block.Key).ToHashSet();
        var tree = new LogTree(connection, log);
        var (before, after) = (await tree.RootAsync(first, cancellationToken), await tree.RootAsync(last + 1, cancellationToken));
        var (from, to) = (long.MaxValue, long.MinValue);
        var names = new LogNames(log.Cluster);
        for (var begin = first; begin <= last; begin += ReadRows)
        {
            var rows = new List<StoredRow>();
            await foreach (var row in StoredRow.ReadAsync(connection, log.Id, begin, Math.Min(begin + ReadRows, last + 1), payloads: false, cancellationToken))
            {
                if (gone.Contains(row.Position))
                    rows.Add(row);
            }

            names = names.Bounded;
            await names.LoadAsync(rows, connection.CreateBatch, cancellationToken);
            var left = new List<(long Position, TreeHash Leaf)>();
            foreach (var row in rows)
            {
                var leaf = RowRecords.Of(row, names, out var fault) is { } record ? TreeHash.OfLeaf(record.ToBytes()) : throw new InvalidDataException($"Row {row.Position} is not the one that was recorded: {fault}.");
                if (leaf.Mark != row.Mark)
                    throw new InvalidDataException($"Row {row.Position} of cluster '{log.Cluster}' is not the one that was recorded.");
                (from, to) = (Math.Min(from, row.RecordedAt), Math.Max(to, row.RecordedAt));
                if (!whole.Contains(row.Position / Block))
                    left.Add((row.Position, leaf));
            }

            await InsertAsync(connection, log, left, cancellationToken);
        }

        return new DroppedRows(first, last, positions.Count, Second(from), Second(to), before, after, why);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, LogId log, List<(long Position, TreeHash Leaf)> leaves, CancellationToken cancellationToken)
    {
        if (leaves.Count == 0)
            return;
        await using var insert = new NpgsqlCommand("INSERT INTO dropped_leaf (cluster, position, hash) SELECT $1, * FROM unnest($2, $3)", connection)
        {
            Parameters =
            {
                new() { Value = log.Id }, new() { Value = leaves.Select(leaf => leaf.Position).ToArray() }, new() { Value = leaves.Select(leaf => leaf.Leaf.ToArray()).ToArray() },
            },
        };
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    // Nothing was ever recorded on this day.
    private static async Task<bool> IsEmptyAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT NOT EXISTS (SELECT FROM change WHERE recorded_at >= $1::timestamp AT TIME ZONE 'UTC' AND recorded_at < ($1 + 1)::timestamp AT TIME ZONE 'UTC')", connection)
        {
            Parameters = { new() { Value = day } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DateTimeOffset Second(long micros) => DateTimeOffset.FromUnixTimeSeconds(micros / 1_000_000);
}
