using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Activity;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Projections.Objects;

/// <summary>Sums over what a viewer may see.</summary>
internal static class ObjectSummaries
{
    private const int Buckets = 30;
    private static readonly TimeSpan s_bucket = TimeSpan.FromMinutes(2);

    public static async Task<ClusterSummary> ClusterAsync(ReadScope scope, string? ns, ProjectionReads reads, CancellationToken cancellationToken)
    {
        ns = Argument.Text("namespace", ns);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new ClusterSummary(scope.Cluster, default, 0, 0, new int[Buckets], -1);
        // First: what is counted is at least as new.
        var position = await PositionAsync(scope, reads, cancellationToken);
        await using var context = reads.Context();
        var counting = Live(context, clusterId, scope, ns).GroupBy(row => new { row.Group, row.Kind, row.Health })
            .Select(group => new { group.Key.Group, group.Key.Kind, group.Key.Health, Count = group.Count() }).ToListAsync(cancellationToken);
        var changing = ChangesAsync(reads, clusterId, scope, ns, cancellationToken);
        await Task.WhenAll(counting, changing);
        var groups = await counting;
        var tally = new HealthTally();
        foreach (var group in groups)
            tally.Add((HealthStatus)group.Health, group.Count);
        var changes = Sum((await changing).Values);
        return new ClusterSummary(
            scope.Cluster, tally.Counts, groups.DistinctBy(group => (group.Group, group.Kind)).Count(), changes.Sum(count => (long)count), changes, position);
    }

    public static async Task<long> PositionAsync(ReadScope scope, ProjectionReads reads, CancellationToken cancellationToken)
    {
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return -1;
        await using var position = reads.DataSource.CreateCommand("SELECT coalesce(max(position), -1) FROM projection WHERE cluster = $1 AND name = $2");
        position.Parameters.Add(new NpgsqlParameter { Value = clusterId });
        position.Parameters.Add(new NpgsqlParameter { Value = Dashboard.Projections.Live.ProjectionRunner.Name });
        return (long)(await position.ExecuteScalarAsync(cancellationToken))!;
    }

    public static async Task<IReadOnlyList<KindSummary>> KindsAsync(ReadScope scope, string? ns, ProjectionReads reads, CancellationToken cancellationToken)
    {
        ns = Argument.Text("namespace", ns);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return [];
        await using var context = reads.Context();
        var groups = Live(context, clusterId, scope, ns)
            .GroupBy(row => new { row.KindId, row.Group, row.Version, row.Kind, row.Resource, row.Namespaced, row.Health })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var (worstOf, changesOf) = (WorstAsync(reads, clusterId, scope, ns, cancellationToken), ChangesAsync(reads, clusterId, scope, ns, cancellationToken));
        await Task.WhenAll(groups, worstOf, changesOf);
        var (worst, changes) = (await worstOf, await changesOf);
        var kinds = new List<KindSummary>();
        foreach (var kind in (await groups).GroupBy(group => (group.Key.Group, group.Key.Kind)))
        {
            var tally = new HealthTally();
            foreach (var group in kind)
                tally.Add((HealthStatus)group.Key.Health, group.Count);
            var shown = kind.MaxBy(group => group.Key.KindId)!.Key;
            var counts = Sum(kind.Select(group => group.Key.KindId).Distinct().Where(changes.ContainsKey).Select(id => changes[id]));
            kinds.Add(new KindSummary(
                new GroupVersionKind(shown.Group, shown.Version, shown.Kind), shown.Resource, shown.Namespaced, BuiltInGroups.IsCustom(shown.Group), tally.Counts, counts,
                worst.GetValueOrDefault((shown.Group, shown.Kind))));
        }

        return [.. kinds.OrderByDescending(kind => kind.Health.Failed > 0).ThenByDescending(kind => kind.Health.Degraded > 0)
            .ThenByDescending(kind => kind.Health.Unknown > 0).ThenByDescending(kind => kind.Health.Progressing > 0)
            .ThenByDescending(kind => kind.Custom).ThenByDescending(kind => kind.Health.Failed).ThenByDescending(kind => kind.Health.Degraded)
            .ThenBy(kind => kind.Kind.Kind, StringComparer.Ordinal).ThenBy(kind => kind.Kind.Group, StringComparer.Ordinal)];
    }

    public static async Task<IReadOnlyList<Topology.NamespaceSummary>> NamespacesAsync(ReadScope scope, ProjectionReads reads, CancellationToken cancellationToken)
    {
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return [];
        await using var context = reads.Context();
        var groups = await Live(context, clusterId, scope, null).GroupBy(row => new { row.Namespace, row.Health })
            .Select(group => new { group.Key.Namespace, group.Key.Health, Count = group.Count() }).ToListAsync(cancellationToken);
        return [.. groups.GroupBy(group => group.Namespace).OrderBy(group => group.Key is null).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var tally = new HealthTally();
            foreach (var part in group)
                tally.Add((HealthStatus)part.Health, part.Count);
            return new Topology.NamespaceSummary(group.Key, tally.Counts);
        })];
    }

    private static IQueryable<ObjectEntity> Live(ProjectionsDbContext context, short clusterId, ReadScope scope, string? ns)
    {
        var live = ProjectionReads.Objects(context, clusterId, scope).Where(row => row.DeletedAt == null);
        return ns is null ? live : live.Where(row => row.Namespace == ns);
    }

    private static async Task<Dictionary<(string Group, string Kind), ObjectRow>> WorstAsync(
        ProjectionReads reads, short clusterId, ReadScope scope, string? ns, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"o.cluster = {sql.Add(clusterId)}").And("o.deleted_at IS NULL").And("o.health NOT IN (0, 5)")
            .And(Visibility.Sql(scope, "o", sql.Add)).AndEquals("o.namespace", ns);
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT DISTINCT ON (o."group", o.kind) o.object_id, o."group", o.version, o.kind, o.namespace, o.name, o.uid, o.health, o.health_reason, o.health_message,
                   o.health_since, o.created_at, o.position
            FROM object_with_kind o WHERE {sql.Where} ORDER BY o."group", o.kind, {SortKey.Severity}, o.health_since, o.object_id
            """);
        var worst = new Dictionary<(string, string), ObjectRow>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var kind = new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(3));
            worst[(kind.Group, kind.Kind)] = new ObjectRow(
                row.GetInt32(0), new ObjectIdentity(kind, await row.IsDBNullAsync(4, cancellationToken) ? null : row.GetString(4), row.GetString(5), row.GetString(6)),
                new HealthState((HealthStatus)row.GetInt16(7), row.GetString(8), row.GetString(9), row.GetFieldValue<DateTimeOffset>(10)),
                row.GetFieldValue<DateTimeOffset>(11), row.GetInt64(12), []);
        }

        return worst;
    }

    private static async Task<Dictionary<int, int[]>> ChangesAsync(ProjectionReads reads, short clusterId, ReadScope scope, string? ns, CancellationToken cancellationToken)
    {
        var from = reads.Time.GetUtcNow() - s_bucket * Buckets;
        var minutes = await ActivityRows.ReadAsync(reads, clusterId, scope, ns, from, from + s_bucket * Buckets, cancellationToken);
        var kinds = new Dictionary<int, int[]>();
        foreach (var minute in minutes)
        {
            if (!kinds.TryGetValue(minute.KindId, out var buckets))
                kinds[minute.KindId] = buckets = new int[Buckets];
            buckets[(int)Math.Clamp((minute.Minute - from) / s_bucket, 0, Buckets - 1)] += minute.Changes;
        }

        return kinds;
    }

    private static int[] Sum(IEnumerable<int[]> parts)
    {
        var sum = new int[Buckets];
        foreach (var part in parts)
            for (var i = 0; i < Buckets; i++)
                sum[i] += part[i];
        return sum;
    }
}
