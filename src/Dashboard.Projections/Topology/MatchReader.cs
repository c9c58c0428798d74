using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Topology;

/// <summary>Finds the objects that an <see cref="ObjectMatch"/> is true of.</summary>
internal static class MatchReader
{
    private static readonly TimeSpan s_usualPast = TimeSpan.FromDays(1);

    /// <summary>A row is recorded after it was observed, but by another clock: the partitions to look into start this much earlier.</summary>
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromMinutes(5);

    /// <param name="at">Changes after it do not count.</param>
    /// <exception cref="QueryException">The label selector does not parse, or a text is not allowed.</exception>
    public static async Task<HashSet<int>> ReadAsync(
        ProjectionReads reads, ReadScope scope, short clusterId, string? ns, ObjectMatch match, LogPoint? at, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var cluster = sql.Add(clusterId);
        sql.And($"o.cluster = {cluster}").And(Visibility.Sql(scope, "o", sql.Add)).AndEquals("o.namespace", ns);
        if (Argument.Text("labelSelector", match.Labels) is { } labels)
            foreach (var requirement in LabelSelector.Parse(labels))
                sql.And(LabelSelector.Sql(requirement, "o.labels", sql));
        if (match.Since is not null || match.Manager is not null)
            sql.And($"EXISTS (SELECT FROM change c WHERE {Changed(sql, cluster, match, at, now)})");
        await using var command = sql.Command(reads.DataSource, $"SELECT o.object_id FROM object_with_kind o WHERE {sql.Where}");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new HashSet<int>();
        while (await row.ReadAsync(cancellationToken))
            found.Add(row.GetInt32(0));
        return found;
    }

    private static string Changed(SqlText sql, string cluster, ObjectMatch match, LogPoint? at, DateTimeOffset now)
    {
        var since = match.Since ?? (at?.At ?? now) - s_usualPast;
        var changed = $"""
            c.cluster = {cluster} AND c.object_id = o.object_id AND c.flags & 1 = 0
            AND c.recorded_at >= {sql.Add(since - s_clockSkew)} AND c.observed_at >= {sql.Add(since)}
            """;
        if (at is { Position: { } position })
            changed += $" AND c.position <= {sql.Add(position)}";
        if (at is { At: { } time })
            changed += $" AND c.observed_at <= {sql.Add(time)}";
        if (Argument.Text("manager", match.Manager) is { } manager)
            changed += $" AND c.manager_id = (SELECT id FROM manager WHERE cluster = {cluster} AND name = {sql.Add(manager)})";
        return changed;
    }
}
