using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.References;

/// <summary>What objects refer to and what refers to them, now or at a past point. Thread-safe.</summary>
public sealed class RelationQueries(ProjectionReads reads)
{
    private const int MaxLimit = 1_000;
    private const int MaxOwners = 16;

    /// <param name="at">Null: now. Selectors are held against the labels that objects had last, because past labels are not kept apart.</param>
    /// <param name="limit">1 to 1,000 in each direction; what is left out is counted.</param>
    /// <exception cref="QueryException">The limit or the point is not allowed.</exception>
    public async Task<Relations> FindAsync(ReadScope scope, string uid, LogPoint? at, int limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit, MaxLimit);
        if (at is { Position: < 0 })
            throw new QueryException("at", "is a position from 0, or a time");
        if (at is { Position: null, At: null })
            at = null;
        if (Argument.Text("uid", uid) is null || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new Relations(null, [], 0, [], 0);
        var objects = new RelationObjects(reads, scope, clusterId, at);
        if (await objects.FindAsync(uid, cancellationToken) is not { } found)
            return new Relations(null, [], 0, [], 0);
        var kinds = await KnownKinds.LoadAsync(reads, clusterId, at, cancellationToken);
        var (to, toTotal) = await new OutgoingRelations(reads, scope, clusterId, at, kinds, objects).ReadAsync(found, limit, cancellationToken);
        var (by, byTotal) = await new IncomingRelations(reads, scope, clusterId, at, kinds).ReadAsync(found, limit, cancellationToken);
        return new Relations(found.Identity, to, toTotal, by, byTotal);
    }

    /// <summary>References by name that these objects state.</summary>
    /// <param name="sources">Ids of nodes that the viewer may see.</param>
    /// <param name="limit">Of more references the first by source are returned.</param>
    public async Task<IReadOnlyList<GraphReference>> OfNodesAsync(ReadScope scope, IReadOnlyCollection<int> sources, LogPoint? at, int limit, CancellationToken cancellationToken)
    {
        if (sources.Count == 0 || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return [];
        var kinds = await KnownKinds.LoadAsync(reads, clusterId, at, cancellationToken);
        var edges = await EdgesAsync(scope, clusterId, sources, at, limit, cancellationToken);
        var targets = await ReferenceTargets.LoadAsync(
            scope, kinds, new RelationObjects(reads, scope, clusterId, at), edges.Select(each => (each.Edge, each.Group)), cancellationToken);
        var all = new List<GraphReference>(edges.Count);
        foreach (var (source, group, edge) in edges)
            if (targets.Of(edge, group) is { } target)
                all.Add(new GraphReference(source, target.Id, edge.To(target.End)));
        return all;
    }

    /// <summary>Of each of these objects the nearest owners that are among them too, past owners that are not.</summary>
    /// <param name="ids">Objects that the viewer may see.</param>
    public async Task<IReadOnlyList<(int Id, int OwnerId)>> OwnersAmongAsync(ReadScope scope, IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0 || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return [];
        var sql = new SqlText();
        var (cluster, among) = (sql.Add(clusterId), sql.Add(ids.ToArray()));
        // OFFSET 0 as for the parents of a batch: joined plainly, tables that have just been filled were read whole for each step.
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            WITH RECURSIVE above (id, at, depth) AS (
                SELECT id, id, 0 FROM unnest({among}) AS id
                UNION
                SELECT a.id, o.object_id, a.depth + 1
                FROM above a
                CROSS JOIN LATERAL (SELECT owner_uid FROM owner_edge WHERE cluster = {cluster} AND object_id = a.at AND to_position IS NULL OFFSET 0) e
                CROSS JOIN LATERAL (SELECT object_id, deleted_at FROM object_state WHERE cluster = {cluster} AND uid = e.owner_uid OFFSET 0) o
                WHERE o.deleted_at IS NULL AND a.depth < {MaxOwners} AND (a.depth = 0 OR a.at <> ALL ({among}))
            )
            SELECT DISTINCT id, at FROM above WHERE at <> id AND at = ANY ({among})
            """);
        var links = new List<(int, int)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            links.Add((row.GetInt32(0), row.GetInt32(1)));
        return links;
    }

    private async Task<List<(int Source, string Group, ReferenceEdge Edge)>> EdgesAsync(
        ReadScope scope, short clusterId, IReadOnlyCollection<int> sources, LogPoint? at, int limit, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"e.cluster = {sql.Add(clusterId)}").And($"e.object_id = ANY ({sql.Add(sources.ToArray())})").And("e.target_name IS NOT NULL")
            .And(Intervals.Hold("e", at, sql)).And(Visibility.Sql(scope, "o", sql.Add));
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT {ReferenceEdge.Columns}, e.object_id, o."group"
            FROM reference_edge e JOIN object_with_kind o ON o.cluster = e.cluster AND o.object_id = e.object_id
            WHERE {sql.Where} ORDER BY e.object_id, e.path LIMIT {limit}
            """);
        var edges = new List<(int, string, ReferenceEdge)>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            edges.Add((row.GetInt32(ReferenceEdge.Width), row.GetString(ReferenceEdge.Width + 1), ReferenceEdge.Read(row, 0)));
        return edges;
    }
}
