using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Coverage;

/// <summary>An object of which the newest version could not be processed.</summary>
/// <param name="Uid">Made up where it could not be read.</param>
/// <param name="At">When that version was received.</param>
/// <param name="Position">Its row in the log, which says why.</param>
public sealed record QuarantinedObject(GroupVersionKind Kind, string Resource, string? Namespace, string Name, string Uid, DateTimeOffset At, long Position)
{
    public bool IsIn(WatchScope scope) =>
        Resource == scope.Resource.Resource && Kind.Group == scope.Resource.Group && (scope.Namespace is null || scope.Namespace == Namespace);
}

/// <param name="Total">All of them.</param>
/// <param name="Newest">At most 1,000.</param>
public sealed record Quarantined(int Total, IReadOnlyList<QuarantinedObject> Newest);

/// <summary>What is in quarantine now: living objects whose newest version in the log is marked so. Read from the log itself. Thread-safe.</summary>
public sealed class QuarantineQueries(ProjectionReads reads)
{
    private const int Limit = 1_000;

    /// <summary>Newest first.</summary>
    public async Task<Quarantined> NowAsync(ReadScope scope, CancellationToken cancellationToken)
    {
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new Quarantined(0, []);
        var sql = new SqlText();
        var cluster = sql.Add(clusterId);
        sql.And(Visibility.Sql(scope, "q", sql.Add));
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT q."group", q.version, q.kind, q.resource, q.namespace, q.name, q.uid, q.observed_at, q.position, count(*) OVER ()
            FROM (
                SELECT k."group", k.version, k.kind, k.resource, o.namespace, o.name, o.uid, c.observed_at, c.position
                FROM change c
                JOIN object o ON o.cluster = c.cluster AND o.id = c.object_id
                JOIN kind k ON k.cluster = c.cluster AND k.id = o.kind_id
                WHERE c.cluster = {cluster} AND c.flags & 2 <> 0 AND o.deleted_position IS NULL
                    AND NOT EXISTS (SELECT FROM change n WHERE n.cluster = c.cluster AND n.object_id = c.object_id AND n.position > c.position)
            ) q
            WHERE {sql.Where} ORDER BY q.position DESC LIMIT {Limit}
            """);
        var (total, newest) = (0, new List<QuarantinedObject>());
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            total = (int)row.GetInt64(9);
            newest.Add(new QuarantinedObject(
                new GroupVersionKind(row.GetString(0), row.GetString(1), row.GetString(2)), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4),
                row.GetString(5), row.GetString(6), row.GetFieldValue<DateTimeOffset>(7), row.GetInt64(8)));
        }

        return new Quarantined(total, newest);
    }
}
