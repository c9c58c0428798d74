using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Projections.Events;

/// <summary>Writes Events in batches: newer versions replace older ones, and an object keeps its latest. A crash of the database may take back those of its last second.</summary>
internal sealed class EventWrite(NpgsqlDataSource database, string cluster, EventOptions options)
{
    private const string Upsert =
        """
        INSERT INTO kube_event AS e (cluster, uid, regarding_uid, regarding_kind, regarding_namespace, regarding_name, type, reason, note, controller, count,
            first_at, last_at, resource_version, seen_at)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (cluster, uid) DO UPDATE SET
            type = excluded.type, reason = excluded.reason, note = excluded.note, controller = excluded.controller, count = excluded.count,
            first_at = excluded.first_at, last_at = excluded.last_at, resource_version = excluded.resource_version, seen_at = excluded.seen_at
        WHERE e.resource_version <> excluded.resource_version
        """;

    // Found first and deleted by their places: joined to the table, PostgreSQL read all Events of a cluster for each batch.
    private const string Trim =
        """
        DELETE FROM kube_event WHERE ctid = ANY (ARRAY(
            SELECT old.place FROM (SELECT DISTINCT unnest($2) AS regarding_uid) about
            CROSS JOIN LATERAL (SELECT last_at, uid FROM kube_event WHERE cluster = $1 AND regarding_uid = about.regarding_uid
                ORDER BY last_at DESC, uid DESC OFFSET $3 - 1 LIMIT 1) kept
            CROSS JOIN LATERAL (SELECT ctid AS place FROM kube_event WHERE cluster = $1 AND regarding_uid = about.regarding_uid
                AND (last_at, uid) < (kept.last_at, kept.uid) OFFSET 0) old))
        """;

    private short? _clusterId;

    /// <summary>False: the cluster has no number yet, because its log was never opened.</summary>
    /// <param name="mark">Since when Events are received; the inner null: no more.</param>
    public async Task<bool> WriteAsync(IReadOnlyList<EventRow> received, (bool, DateTimeOffset? Since)? mark, CancellationToken cancellationToken)
    {
        if ((_clusterId ??= await ClusterIdAsync(cancellationToken)) is not { } clusterId)
            return false;
        // Of one that comes twice in a batch, the later.
        var rows = received.Reverse().DistinctBy(row => row.Event.Uid).ToList();
        await using var batch = database.CreateBatch();
        // In the batch's transaction: Events come as often as changes, and the log's commits would wait for the disk behind theirs.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'off', true)"));
        if (rows.Count > 0)
        {
            Add(
                batch, Upsert, clusterId, Texts(rows, row => row.Event.Uid), Texts(rows, row => row.RegardingUid), Texts(rows, row => row.RegardingKind),
                Texts(rows, row => row.RegardingNamespace), Texts(rows, row => row.RegardingName), Texts(rows, row => row.Event.Type), Texts(rows, row => row.Event.Reason),
                Texts(rows, row => row.Event.Note), Texts(rows, row => row.Event.Controller), new() { Value = rows.Select(row => row.Event.Count).ToArray() },
                Times(rows, row => row.Event.FirstAt), Times(rows, row => row.Event.LastAt), Texts(rows, row => row.Event.ResourceVersion), Times(rows, row => row.SeenAt));
            Add(batch, Trim, clusterId, Texts(rows, row => row.RegardingUid), new() { Value = options.PerObject });
        }

        if (mark is var (_, since))
        {
            Add(
                batch, "INSERT INTO event_watch (cluster, since) VALUES ($1, $2) ON CONFLICT (cluster) DO UPDATE SET since = excluded.since", clusterId,
                new NpgsqlParameter { Value = (object?)since?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    private async Task<short?> ClusterIdAsync(CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand("SELECT id FROM cluster WHERE name = $1");
        select.Parameters.Add(new NpgsqlParameter { Value = cluster });
        return await select.ExecuteScalarAsync(cancellationToken) as short?;
    }

    private static void Add(NpgsqlBatch batch, string sql, short clusterId, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = clusterId } } };
        foreach (var value in values)
            command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Texts(List<EventRow> rows, Func<EventRow, string?> value) =>
        new() { Value = rows.ConvertAll(row => value(row)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Times(List<EventRow> rows, Func<EventRow, DateTimeOffset> value) =>
        new() { Value = rows.ConvertAll(row => value(row).ToUniversalTime()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };
}
