using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Coverage;

/// <summary>Gaps as the log declares them, and those still open, which follow from coverage that ended and did not begin again.</summary>
internal static class GapRows
{
    /// <summary>Gaps that touch [from, to) of scopes that hold the group, kind and namespace (null: any); open ones first, then newest first.</summary>
    public static async Task<IReadOnlyList<Gap>> ReadAsync(
        ProjectionReads reads, ReadScope scope, short clusterId, string? group, string? kind, string? ns, DateTimeOffset from, DateTimeOffset to, int limit,
        CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var cluster = sql.Add(clusterId);
        sql.And($"s.cluster = {cluster}").And($"g.from_at < {sql.Add(to)}").And($"(g.to_at IS NULL OR g.to_at > {sql.Add(from)})")
            .AndEquals("s.\"group\"", group).AndEquals("s.kind", kind);
        if (ns is not null)
            sql.And($"(s.namespace IS NULL OR s.namespace = {sql.Add(ns)})");
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT g.position, coalesce(c.recorded_at, g.from_at), s."group", s.version, s.resource, s.kind, s.namespace, g.from_at, g.to_at, g.reason, g.detail
            FROM (
                SELECT position, scope_id, from_at, to_at, reason, detail FROM gap WHERE cluster = {cluster}
                UNION ALL
                SELECT -1, scope_id, to_at, NULL, coalesce(closed_reason, 'Unreachable'), coalesce(closed_detail, '')
                FROM (SELECT DISTINCT ON (scope_id) * FROM coverage WHERE cluster = {cluster} ORDER BY scope_id, from_at DESC) last WHERE last.to_at IS NOT NULL
            ) g
            JOIN scope s ON s.cluster = {cluster} AND s.id = g.scope_id
            LEFT JOIN change c ON c.cluster = {cluster} AND c.position = g.position
            WHERE {sql.Where}
            ORDER BY g.to_at IS NOT NULL, g.from_at DESC, g.position DESC
            """);
        var gaps = new List<Gap>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (gaps.Count < limit && await row.ReadAsync(cancellationToken))
        {
            var gap = Gap(row, scope.Cluster);
            if (Visibility.Covers(scope, new WatchScope(scope.Cluster, gap.Resource, new GroupVersionKind(gap.Resource.Group, gap.Resource.Version, gap.Kind), gap.Namespace)))
                gaps.Add(gap);
        }

        return gaps;
    }

    private static Gap Gap(NpgsqlDataReader row, string cluster) => new(
        cluster, row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), new GroupVersionResource(row.GetString(2), row.GetString(3), row.GetString(4)), row.GetString(5),
        row.IsDBNull(6) ? null : row.GetString(6), row.GetFieldValue<DateTimeOffset>(7), row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
        Enum.TryParse<GapReason>(row.GetString(9), out var reason) ? reason : GapReason.Unreachable, row.GetString(10));
}
