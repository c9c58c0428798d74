using Dashboard.Log;
using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Projections.Objects;

/// <summary>One object with its owners, children and the checks that decided its health.</summary>
internal static class ObjectDetails
{
    private const int MaxChildren = 200;

    public static async Task<ObjectDetail?> FindAsync(ReadScope scope, string uid, ProjectionReads reads, ChangeReader log, CancellationToken cancellationToken)
    {
        if (Argument.Text("uid", uid) is null || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return null;
        await using var context = reads.Context();
        var objects = ProjectionReads.Objects(context, clusterId, scope);
        if (await objects.FirstOrDefaultAsync(row => row.Uid == uid, cancellationToken) is not { } found)
            return null;
        var chain = await IdsAsync(reads, OwnersSql(scope, clusterId, found.ObjectId), cancellationToken);
        var owners = (await objects.Where(row => chain.Contains(row.ObjectId)).ToListAsync(cancellationToken)).ToDictionary(row => row.ObjectId);
        var childIds = await IdsAsync(reads, ChildrenSql(clusterId, uid), cancellationToken);
        var children = objects.Where(row => row.DeletedAt == null && childIds.Contains(row.ObjectId));
        var shown = childIds.Length == 0 ? [] : await children.Worst().Take(MaxChildren).ToListAsync(cancellationToken);
        var verdict = await VerdictAsync(scope, found, log, cancellationToken);
        return new ObjectDetail(
            found.ObjectId, found.Identity(), found.Resource, found.State(), found.LabelMap(), found.CreatedAt, found.DeletedAt, found.InferredDelete, found.Position,
            found.ResourceVersion, found.Generation, found.Versions, found.NoiseVersions, [.. chain.Where(owners.ContainsKey).Select(id => owners[id].Row())],
            [.. shown.Select(row => row.Row())], shown.Count < MaxChildren ? shown.Count : await children.CountAsync(cancellationToken), verdict?.Checks ?? [], verdict?.Rule ?? "");
    }

    /// <summary>Failed, degraded, unknown, progressing, suspended, healthy; in each the oldest first.</summary>
    public static IOrderedQueryable<ObjectEntity> Worst(this IQueryable<ObjectEntity> rows) =>
        rows.OrderBy(row => row.Health == 3 ? 0 : row.Health == 2 ? 1 : row.Health == 4 ? 2 : row.Health == 1 ? 3 : row.Health == 5 ? 4 : 5)
            .ThenBy(row => row.HealthSince).ThenBy(row => row.ObjectId);

    private static async Task<HealthVerdict?> VerdictAsync(ReadScope scope, ObjectEntity found, ChangeReader log, CancellationToken cancellationToken) =>
        await log.VersionAsync(scope.Cluster, found.ObjectId, found.Position, cancellationToken) is { } version ? HealthRules.BuiltIn.Judge(version) : null;

    /// <summary>Upwards, at each level the controller, else the first owner that is there; a deleted object's owners are those it had at its end.</summary>
    private static (SqlText, string) OwnersSql(ReadScope scope, short clusterId, int objectId)
    {
        var sql = new SqlText();
        var (cluster, id) = (sql.Add(clusterId), sql.Add(objectId));
        return (sql,
            $"""
            WITH RECURSIVE up (object_id, depth, seen) AS (
                SELECT {id}::int, 0, ARRAY[{id}::int]
                UNION ALL
                SELECT p.object_id, up.depth + 1, up.seen || p.object_id
                FROM up
                JOIN object_state s ON s.cluster = {cluster} AND s.object_id = up.object_id
                CROSS JOIN LATERAL (
                    SELECT o.object_id
                    FROM owner_edge e JOIN object_with_kind o ON o.cluster = e.cluster AND o.uid = e.owner_uid
                    WHERE e.cluster = {cluster} AND e.object_id = up.object_id AND {Visibility.Sql(scope, "o", sql.Add)}
                      AND (e.to_position IS NULL OR s.deleted_at IS NOT NULL AND e.to_position = s.position)
                    ORDER BY o.deleted_at IS NOT NULL, e.controller DESC, e.place
                    LIMIT 1) p
                WHERE up.depth < 32 AND NOT p.object_id = ANY (up.seen))
            SELECT object_id FROM up WHERE depth > 0 ORDER BY depth DESC
            """);
    }

    private static (SqlText, string) ChildrenSql(short clusterId, string uid)
    {
        var sql = new SqlText();
        return (sql, $"SELECT DISTINCT object_id FROM owner_edge WHERE cluster = {sql.Add(clusterId)} AND owner_uid = {sql.Add(uid)} AND to_position IS NULL");
    }

    private static async Task<int[]> IdsAsync(ProjectionReads reads, (SqlText Sql, string Text) query, CancellationToken cancellationToken)
    {
        await using var command = query.Sql.Command(reads.DataSource, query.Text);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt32(0));
        return [.. ids];
    }
}
