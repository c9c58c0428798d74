using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Coverage;

/// <summary>Which intervals were watched without a gap. Thread-safe.</summary>
public sealed class CoverageQueries(ProjectionReads reads)
{
    private const int MaxGaps = 1_000;

    /// <summary>Over all watched scopes that an answer about this group, kind and namespace rests on; null: any. No scope: nothing is covered.</summary>
    /// <exception cref="QueryException">The interval is empty, or a name is malformed.</exception>
    public async Task<CoverageStatement> StatementAsync(
        ReadScope scope, string? group, string? kind, string? ns, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        (group, kind, ns) = (Argument.Group(group), Argument.Text("kind", kind), Argument.Text("namespace", ns));
        var scopes = (await ScopesAsync(scope, from, to, cancellationToken)).Where(each =>
            (group is null || each.Scope.Kind.Group == group) && (kind is null || each.Scope.Kind.Kind == kind)
            && (ns is null || each.Scope.Namespace is null || each.Scope.Namespace == ns)).ToList();
        if (scopes.Count == 0 || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new CoverageStatement(false, 0, from, to, []);
        var gaps = await GapRows.ReadAsync(reads, scope, clusterId, group, kind, ns, from, to, MaxGaps, cancellationToken);
        var shares = scopes.ConvertAll(each => Share(each, from, to));
        return new CoverageStatement(gaps.Count == 0 && shares.TrueForAll(share => share >= 1), shares.Average(), from, to, gaps);
    }

    /// <summary>One entry a watched scope, by resource.</summary>
    /// <exception cref="QueryException">The interval is empty.</exception>
    public async Task<IReadOnlyList<ScopeCoverage>> ScopesAsync(ReadScope scope, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        Argument.Interval(from, to);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return [];
        await using var command = reads.DataSource.CreateCommand(
            """
            SELECT s.id, s."group", s.version, s.resource, s.kind, s.namespace, b.covered_until, c.from_at, c.to_at, c.closed_reason, c.closed_detail
            FROM scope s
            LEFT JOIN bookmark b ON b.cluster = s.cluster AND b.scope_id = s.id
            LEFT JOIN coverage c ON c.cluster = s.cluster AND c.scope_id = s.id
            WHERE s.cluster = $1 ORDER BY s."group", s.resource, s.namespace NULLS FIRST, s.id, c.from_at
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = clusterId });
        var rows = new List<(int Id, WatchScope Scope, DateTimeOffset? Until, DateTimeOffset? From, DateTimeOffset? To, string? Reason, string? Detail)>();
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
                rows.Add((
                    row.GetInt32(0),
                    new WatchScope(
                        scope.Cluster, new GroupVersionResource(row.GetString(1), row.GetString(2), row.GetString(3)),
                        new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(4)), Text(row, 5)),
                    Time(row, 6), Time(row, 7), Time(row, 8), Text(row, 9), Text(row, 10)));
        }

        return [.. rows.GroupBy(row => row.Id).Where(group => Visibility.Covers(scope, group.First().Scope)).Select(group =>
        {
            var last = group.Last();
            var intervals = group.Where(row => row.From is { } start && start < to && (row.To is null || row.To > from)).Select(row => (row.From!.Value, row.To)).ToList();
            return new ScopeCoverage(
                last.Scope, last is { From: not null, To: null } ? last.From : null, last.To ?? last.Until, intervals,
                last.To is null || !Enum.TryParse<GapReason>(last.Reason, out var reason) ? null : reason, last.To is null ? null : last.Detail);
        })];
    }

    /// <summary>Gaps that touch the interval, newest first; those still open come first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="QueryException">The interval is empty, or the limit is not allowed.</exception>
    public async Task<IReadOnlyList<Gap>> GapsAsync(ReadScope scope, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        Argument.Interval(from, to);
        Argument.Limit(limit, MaxGaps);
        return await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is { } clusterId
            ? await GapRows.ReadAsync(reads, scope, clusterId, null, null, null, from, to, limit, cancellationToken) : [];
    }

    private static double Share(ScopeCoverage covered, DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        foreach (var (start, end) in covered.Intervals)
            sum += (end is { } known && known < to ? known : to) - (start > from ? start : from);
        return Math.Clamp(sum / (to - from), 0, 1);
    }

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
