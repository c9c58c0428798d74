using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Timeline;

/// <summary>Finds the change before or after a point, by position.</summary>
internal static class LogStep
{
    private const int Reach = 100_000;

    public static async Task<TimelineStep?> ReadAsync(
        ProjectionReads reads, ReadScope scope, short clusterId, string? ns, string? uid, LogPoint at, bool forward, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var cluster = sql.Add(clusterId);
        // Of a time: the last row recorded by then; the step before it starts behind that row.
        var start = at switch
        {
            { Position: { } position } => sql.Add(position),
            { At: { } time } => $"coalesce((SELECT position FROM change WHERE cluster = {cluster} AND recorded_at <= {sql.Add(time)} ORDER BY recorded_at DESC, position DESC LIMIT 1), -1){(forward ? "" : " + 1")}",
            _ => "9223372036854000000",
        };
        sql.And(Visibility.Sql(scope, "o", sql.Add)).AndEquals("o.namespace", ns).AndEquals("o.uid", uid);
        var (side, order) = forward ? (">", "ASC") : ("<", "DESC");
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT near.position, near.observed_at
            FROM (SELECT position, observed_at, object_id FROM change WHERE cluster = {cluster} AND position {side} {start} AND object_id IS NOT NULL AND flags & 1 = 0
                  {(uid is null ? "" : $"AND object_id = (SELECT object_id FROM object_state WHERE cluster = {cluster} AND uid = {sql.Add(uid)})")}
                  ORDER BY position {order} LIMIT {Reach}) near
            JOIN object_with_kind o ON o.cluster = {cluster} AND o.object_id = near.object_id
            WHERE {sql.Where} ORDER BY near.position {order} LIMIT 1
            """);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new TimelineStep(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)) : null;
    }
}
