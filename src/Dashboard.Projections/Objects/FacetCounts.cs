using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Objects;

/// <summary>Counts what a list can be narrowed by, in one round trip.</summary>
internal static class FacetCounts
{
    private const int MaxValues = 20;
    private const int MaxLabels = 40;

    /// <summary>Labels are taken from this many objects: enough to say which ones there are.</summary>
    private const int MaxSampled = 20_000;

    public static async Task<ObjectFacets> ReadAsync(ProjectionReads reads, ReadScope scope, ObjectFilter filter, CancellationToken cancellationToken)
    {
        filter = ObjectConditions.Checked(filter);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new ObjectFacets([], [], [], [], 0, 0);
        await using var batch = reads.DataSource.CreateBatch();
        void Ask(ObjectFilter under, Func<SqlText, string> text)
        {
            var sql = ObjectConditions.Of(scope, clusterId, under);
            batch.BatchCommands.Add(sql.Command(text(sql)));
        }

        Ask(filter, sql => $"SELECT '' AS value, count(*)::int FROM object_with_kind o WHERE {sql.Where}");
        Ask(filter with { Health = null }, sql => $"SELECT o.health::text, count(*)::int FROM object_with_kind o WHERE {sql.Where} GROUP BY o.health");
        Ask(filter with { Namespace = null }, sql =>
            $"SELECT o.namespace, count(*)::int AS n FROM object_with_kind o WHERE {sql.Where} AND o.namespace IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MaxValues}");
        Ask(filter with { Owner = null }, sql =>
            $"""
            SELECT coalesce(e.owner_kind, '{ObjectConditions.NoOwner}'), count(DISTINCT o.object_id)::int AS n
            FROM object_with_kind o LEFT JOIN owner_edge e ON e.cluster = o.cluster AND e.object_id = o.object_id AND e.to_position IS NULL
            WHERE {sql.Where} GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MaxValues}
            """);
        Ask(filter with { LabelSelector = null }, sql =>
            $"""
            WITH sample AS MATERIALIZED (SELECT o.labels FROM object_with_kind o WHERE {sql.Where} LIMIT {MaxSampled}),
            pair AS (SELECT l.key, l.value, count(*)::int AS n FROM sample, jsonb_each_text(labels) AS l GROUP BY 1, 2),
            telling AS (SELECT key FROM pair GROUP BY key HAVING max(n) > 1)
            SELECT key || '=' || value, n FROM pair JOIN telling USING (key) ORDER BY n DESC, key, value LIMIT {MaxLabels}
            """);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var total = (await NextAsync(reader, cancellationToken))[0].Count;
        var health = await NextAsync(reader, cancellationToken);
        var namespaces = await NextAsync(reader, cancellationToken);
        var owners = await NextAsync(reader, cancellationToken);
        var labels = await NextAsync(reader, cancellationToken);
        return new ObjectFacets(
            [.. health.Select(each => each with { Value = ((HealthStatus)short.Parse(each.Value, System.Globalization.CultureInfo.InvariantCulture)).ToString() })
                .OrderByDescending(each => each.Count)],
            namespaces, owners, labels, Math.Min(total, MaxSampled), total);
    }

    private static async Task<List<FacetCount>> NextAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var counts = new List<FacetCount>();
        while (await reader.ReadAsync(cancellationToken))
            counts.Add(new FacetCount(reader.GetString(0), reader.GetInt32(1)));
        await reader.NextResultAsync(cancellationToken);
        return counts;
    }
}
