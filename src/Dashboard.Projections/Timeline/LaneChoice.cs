using System.Globalization;
using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Timeline;

/// <summary>Which objects get lanes: the worst of the scope, those in trouble longest first.</summary>
internal sealed class LaneChoice(ProjectionReads reads, ReadScope scope, short clusterId, TimelineFilter filter)
{
    /// <summary>Objects of one owner tree that are looked at.</summary>
    private const int MaxTree = 20_000;

    /// <returns>The lanes' objects, how many there are in the scope, and of how many the lanes were chosen.</returns>
    public async Task<(IReadOnlyList<LaneObject> Objects, int Total, int Eligible)> ReadAsync(CancellationToken cancellationToken)
    {
        var tree = filter.Root is { } root ? await TreeAsync(root, cancellationToken) : null;
        var total = await CountAsync(tree, cancellationToken);
        var all = filter.Healthy || filter.Root is not null || filter.Uid is not null;
        var sql = Scoped(tree);
        var (from, to) = (sql.Add(filter.From), sql.Add(filter.To));
        // Progressing is no trouble: a rollout passes through it. What a relist found gone comes after all that was unwell.
        await using var command = sql.Command(
            reads.DataSource,
            string.Create(CultureInfo.InvariantCulture, $"""
            SELECT c.object_id, c."group", c.version, c.kind, c.namespace, c.name, c.uid, c.resource, c.rank, c.since, c.health, c.created_at,
                   coalesce((SELECT f.from_at FROM health_span f WHERE f.cluster = c.cluster AND f.object_id = c.object_id ORDER BY f.from_position LIMIT 1), c.created_at),
                   c.deleted_at, c.inferred_delete, c.eligible
            FROM (
                SELECT o.*, t.rank, t.since, count(*) OVER ()::int AS eligible
                FROM object_with_kind o {(all ? "LEFT" : "")} JOIN (
                    SELECT object_id, min(rank) AS rank, min(since) AS since FROM (
                        SELECT h.object_id, CASE h.status WHEN 3 THEN 0 WHEN 2 THEN 1 ELSE 2 END AS rank, h.from_at AS since
                        FROM health_span h WHERE h.cluster = $1 AND h.status IN (2, 3, 4) AND h.from_at < {to} AND (h.to_at IS NULL OR h.to_at > {from})
                        UNION ALL
                        SELECT s.object_id, 3, s.deleted_at FROM object_state s WHERE s.cluster = $1 AND s.inferred_delete AND s.deleted_at >= {from} AND s.deleted_at < {to}
                    ) trouble GROUP BY object_id
                ) t ON t.object_id = o.object_id
                WHERE {sql.Where}
                ORDER BY t.rank, t.since, o.name, o.object_id LIMIT {filter.Lanes}
            ) c ORDER BY c.rank, c.since, c.name, c.object_id
            """));
        var objects = new List<LaneObject>();
        var eligible = 0;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            eligible = row.GetInt32(15);
            objects.Add(Object(row));
        }

        return (objects, total, eligible);
    }

    private static LaneObject Object(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        new ObjectIdentity(new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(3)), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetString(6)),
        row.GetString(7), row.IsDBNull(8) ? int.MaxValue : row.GetInt32(8), row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9), (HealthStatus)row.GetInt16(10),
        row.GetFieldValue<DateTimeOffset>(11), row.GetFieldValue<DateTimeOffset>(12), row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13), row.GetBoolean(14));

    private async Task<int> CountAsync(int[]? tree, CancellationToken cancellationToken)
    {
        var sql = Scoped(tree);
        await using var command = sql.Command(reads.DataSource, $"SELECT count(*)::int FROM object_with_kind o WHERE {sql.Where}");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Objects of the scope that existed in the interval. The cluster is the first parameter.</summary>
    private SqlText Scoped(int[]? tree)
    {
        var sql = new SqlText();
        sql.And($"o.cluster = {sql.Add(clusterId)}").And(Visibility.Sql(scope, "o", sql.Add))
            .AndEquals("o.namespace", filter.Namespace).AndEquals("o.\"group\"", filter.Group).AndEquals("o.kind", filter.Kind).AndEquals("o.uid", filter.Uid)
            .And($"o.created_at < {sql.Add(filter.To)}").And($"(o.deleted_at IS NULL OR o.deleted_at > {sql.Add(filter.From)})");
        return tree is null ? sql : sql.And($"o.object_id = ANY ({sql.Add(tree)})");
    }

    /// <summary>An object, its owners and what it owned at any time of the interval. What may not be seen is not walked through.</summary>
    private async Task<int[]> TreeAsync(string root, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var cluster = sql.Add(clusterId);
        var holds = $"e.from_at < {sql.Add(filter.To)} AND (e.to_at IS NULL OR e.to_at > {sql.Add(filter.From)})";
        var visible = $"o.cluster = {cluster} AND {Visibility.Sql(scope, "o", sql.Add)}";
        var start = $"SELECT o.object_id, o.uid FROM object_with_kind o WHERE {visible} AND o.uid = {sql.Add(root)}";
        await using var command = sql.Command(
            reads.DataSource,
            string.Create(CultureInfo.InvariantCulture, $"""
            WITH RECURSIVE below AS (
                {start} UNION
                SELECT o.object_id, o.uid FROM below b JOIN owner_edge e ON e.cluster = {cluster} AND e.owner_uid = b.uid AND {holds}
                JOIN object_with_kind o ON o.object_id = e.object_id WHERE {visible}
            ), above AS (
                {start} UNION
                SELECT o.object_id, o.uid FROM above a JOIN owner_edge e ON e.cluster = {cluster} AND e.object_id = a.object_id AND {holds}
                JOIN object_with_kind o ON o.uid = e.owner_uid WHERE {visible}
            )
            SELECT object_id FROM below UNION SELECT object_id FROM above LIMIT {MaxTree}
            """));
        var ids = new List<int>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            ids.Add(row.GetInt32(0));
        return [.. ids];
    }
}
