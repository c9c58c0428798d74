using Dashboard.Model.Access;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Activity;

/// <summary>Counts by minute and kind, summed over the namespaces that a viewer may see.</summary>
internal static class ActivityRows
{
    internal readonly record struct Row(DateTimeOffset Minute, int KindId, int Changes, int Failures);

    /// <summary>Minutes that touch the interval.</summary>
    public static async Task<IReadOnlyList<Row>> ReadAsync(
        ProjectionReads reads, short clusterId, ReadScope scope, string? ns, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"a.cluster = {sql.Add(clusterId)}").And($"a.minute > {sql.Add(from)} - interval '1 minute'").And($"a.minute < {sql.Add(to)}")
            .And(Visibility.Sql(scope, "a", sql.Add)).AndEquals("a.namespace", ns);
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT minute, kind_id, sum(changes)::int, sum(failures)::int
            FROM (SELECT a.*, k."group", k.resource FROM activity a JOIN kind k ON k.cluster = a.cluster AND k.id = a.kind_id) a
            WHERE {sql.Where} GROUP BY minute, kind_id ORDER BY minute
            """);
        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new Row(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3)));
        return rows;
    }
}
