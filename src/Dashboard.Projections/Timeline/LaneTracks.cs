using System.Globalization;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Timeline;

/// <summary>
/// What lanes are drawn from. The database merges what is narrower than a pixel, so that an answer is bounded by lanes and pixels however much happened:
/// stretches that begin in the same pixel become one with their worst status and their number.
/// </summary>
internal sealed class LaneTracks(ProjectionReads reads, short clusterId, int[] ids, DateTimeOffset from, DateTimeOffset to, TimeSpan pixel)
{
    private const string Worst = "CASE status WHEN 3 THEN 0 WHEN 2 THEN 1 WHEN 4 THEN 2 WHEN 1 THEN 3 WHEN 5 THEN 4 ELSE 5 END, from_position";

    /// <summary>Clocks of this process and of the database differ by less, or ticks at the left edge are missing.</summary>
    private const string ClockDifference = "interval '10 minutes'";

    public Task<ILookup<int, TimelineSegment>> StatesAsync(CancellationToken cancellationToken) =>
        ReadAsync("SELECT object_id, '' AS type, status, '' AS value, reason, 0 AS place, from_position, from_at, to_at FROM health_span", (id, _) => id, cancellationToken);

    /// <summary>By object and condition type; types in the objects' own order.</summary>
    public Task<ILookup<(int Id, string Type), TimelineSegment>> ConditionsAsync(CancellationToken cancellationToken) =>
        ReadAsync("SELECT object_id, type, health AS status, status AS value, reason, place, from_position, from_at, to_at FROM condition_span", (id, type) => (id, type), cancellationToken);

    public async Task<ILookup<int, TimelineTick>> ChangesAsync(CancellationToken cancellationToken)
    {
        var sql = Interval("observed_at");
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT object_id, min(observed_at), count(*)::int, max(position) FROM change
            WHERE {sql.Where} AND observed_at >= {From} AND flags & 1 = 0 AND recorded_at >= {From} - {ClockDifference}
              AND position >= coalesce((SELECT position FROM change WHERE cluster = $1 AND recorded_at >= {From} - {ClockDifference} ORDER BY recorded_at, position LIMIT 1), 0)
            GROUP BY object_id, {Pixel("observed_at")} ORDER BY object_id, min(observed_at)
            """);
        var ticks = new List<(int Id, TimelineTick Tick)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            ticks.Add((row.GetInt32(0), new TimelineTick(row.GetFieldValue<DateTimeOffset>(1), row.GetInt32(2), row.GetInt64(3))));
        return ticks.ToLookup(tick => tick.Id, tick => tick.Tick);
    }

    private const string From = "$3";
    private const string To = "$4";

    private SqlText Interval(string start)
    {
        var sql = new SqlText();
        sql.And($"cluster = {sql.Add(clusterId)}").And($"object_id = ANY ({sql.Add(ids)})");
        sql.Add(from);
        return sql.And($"{start} < {sql.Add(to)}");
    }

    private string Pixel(string at) => string.Create(CultureInfo.InvariantCulture, $"floor(extract(epoch FROM {at} - {From}) / {pixel.TotalSeconds:R})");

    private async Task<ILookup<TKey, TimelineSegment>> ReadAsync<TKey>(string spans, Func<int, string, TKey> key, CancellationToken cancellationToken)
    {
        var sql = Interval("from_at");
        var wide = string.Create(CultureInfo.InvariantCulture, $"least(coalesce(to_at, {To}), {To}) - greatest(from_at, {From}) >= interval '{pixel.TotalSeconds:R} seconds'");
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT object_id, type, min(from_at), CASE WHEN bool_or(to_at IS NULL) THEN NULL ELSE max(to_at) END,
                   (array_agg(status ORDER BY {Worst}))[1], (array_agg(value ORDER BY {Worst}))[1], (array_agg(reason ORDER BY {Worst}))[1], count(*)::int
            FROM ({spans} WHERE {sql.Where} AND (to_at IS NULL OR to_at > {From})) span
            GROUP BY object_id, type, CASE WHEN {wide} THEN from_position ELSE -1 END, CASE WHEN {wide} THEN 0 ELSE {Pixel("from_at")} END
            ORDER BY object_id, min(place), type, min(from_at)
            """);
        var segments = new List<(TKey Key, TimelineSegment Segment)>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            segments.Add((key(row.GetInt32(0), row.GetString(1)), new TimelineSegment(
                row.GetFieldValue<DateTimeOffset>(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3), (HealthStatus)row.GetInt16(4), row.GetString(5), row.GetString(6),
                row.GetInt32(7))));
        }

        return segments.ToLookup(each => each.Key, each => each.Segment);
    }
}
