using System.Globalization;
using Dashboard.Model.Access;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Timeline;

/// <summary>An Event with what it is about. Uid empty: the reporter did not say.</summary>
public sealed record RangeEvent(TimelineEvent Event, string Kind, string? Namespace, string Name, string Uid);

/// <summary>A range in numbers.</summary>
/// <param name="Changes">Recorded in it, noise left out.</param>
/// <param name="Turned">Objects that turned failed or degraded, each time counted.</param>
/// <param name="Events">Last seen in it, newest first, at most 50.</param>
/// <param name="EventCount">All of them.</param>
/// <param name="EventsShown">False: the viewer may not read Events of all of the scope.</param>
public sealed record RangeSummary(int Changes, int Turned, IReadOnlyList<RangeEvent> Events, int EventCount, bool EventsShown);

/// <summary>Sums a range of a scope.</summary>
internal sealed class RangeRows(ProjectionReads reads, ReadScope scope, short clusterId, string? ns, DateTimeOffset from, DateTimeOffset to)
{
    private const int Most = 50;

    public async Task<RangeSummary> ReadAsync(CancellationToken cancellationToken)
    {
        var changes = await CountAsync("change c JOIN object_with_kind o ON o.cluster = c.cluster AND o.object_id = c.object_id", "c", "c.recorded_at", "c.flags & 1 = 0", cancellationToken);
        var turned = await CountAsync("health_span c JOIN object_with_kind o ON o.cluster = c.cluster AND o.object_id = c.object_id", "c", "c.from_at", "c.turned AND c.status IN (2, 3)", cancellationToken);
        var allowed = ns is null ? scope.Everything : scope.Allows("events.k8s.io", "events", ns) || scope.Allows("", "events", ns);
        return allowed ? await EventsAsync(changes, turned, cancellationToken) : new RangeSummary(changes, turned, [], 0, false);
    }

    private async Task<int> CountAsync(string rows, string alias, string at, string condition, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"{alias}.cluster = {sql.Add(clusterId)}").And($"{at} >= {sql.Add(from)}").And($"{at} < {sql.Add(to)}").And(condition)
            .And(Visibility.Sql(scope, "o", sql.Add)).AndEquals("o.namespace", ns);
        await using var command = sql.Command(reads.DataSource, $"SELECT count(*)::int FROM {rows} WHERE {sql.Where}");
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<RangeSummary> EventsAsync(int changes, int turned, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"cluster = {sql.Add(clusterId)}").And($"last_at >= {sql.Add(from)}").And($"last_at < {sql.Add(to)}").AndEquals("regarding_namespace", ns);
        await using var command = sql.Command(
            reads.DataSource,
            string.Create(CultureInfo.InvariantCulture, $"""
            SELECT last_at, type = 'Warning', reason, note, controller, count, regarding_kind, regarding_namespace, regarding_name, regarding_uid, count(*) OVER ()::int
            FROM kube_event WHERE {sql.Where} ORDER BY last_at DESC, uid DESC LIMIT {Most}
            """));
        var (events, total) = (new List<RangeEvent>(), 0);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            total = row.GetInt32(10);
            events.Add(new RangeEvent(
                new TimelineEvent(row.GetFieldValue<DateTimeOffset>(0), row.GetBoolean(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5)),
                row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7), row.GetString(8), row.GetString(9)));
        }

        return new RangeSummary(changes, turned, events, total, true);
    }
}
