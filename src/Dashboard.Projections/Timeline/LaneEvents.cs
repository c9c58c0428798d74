using System.Globalization;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Timeline;

/// <summary>Events about lanes' objects, by uid, by time.</summary>
internal static class LaneEvents
{
    /// <summary>Of one answer; the newest are kept.</summary>
    private const int Most = 2_000;

    public static async Task<ILookup<string, TimelineEvent>> ReadAsync(
        ProjectionReads reads, short clusterId, string[] uids, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"cluster = {sql.Add(clusterId)}").And($"regarding_uid = ANY ({sql.Add(uids)})").And($"last_at >= {sql.Add(from)}").And($"last_at < {sql.Add(to)}");
        await using var command = sql.Command(
            reads.DataSource,
            string.Create(CultureInfo.InvariantCulture, $"""
            SELECT regarding_uid, last_at, type = 'Warning', reason, note, controller, count FROM kube_event WHERE {sql.Where} ORDER BY last_at DESC, uid DESC LIMIT {Most}
            """));
        var events = new List<(string Uid, TimelineEvent Event)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            events.Add((row.GetString(0), new TimelineEvent(
                row.GetFieldValue<DateTimeOffset>(1), row.GetBoolean(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt32(6))));
        }

        events.Reverse();
        return events.ToLookup(each => each.Uid, each => each.Event, StringComparer.Ordinal);
    }
}
