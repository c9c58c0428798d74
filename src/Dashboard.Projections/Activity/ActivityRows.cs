using Dashboard.Model.Access;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Activity;

/// <summary>Counts over the namespaces that a viewer may see.</summary>
internal static class ActivityRows
{
    internal readonly record struct Row(DateTimeOffset Minute, int KindId, int Changes, int Failures);

    internal readonly record struct Bin(DateTimeOffset From, int Changes, int Failures);

    /// <summary>By minute and kind: minutes that touch the interval.</summary>
    public static async Task<IReadOnlyList<Row>> ReadAsync(
        ProjectionReads reads, short clusterId, ReadScope scope, string? ns, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var sql = Interval(clusterId, scope, ns, from, to);
        await using var command = sql.Command(reads.DataSource, $"SELECT minute, kind_id, sum(changes)::int, sum(failures)::int {Visible} WHERE {sql.Where} GROUP BY minute, kind_id ORDER BY minute");
        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new Row(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3)));
        return rows;
    }

    /// <summary>By bins of a length, whole minutes, the first of which begins with the interval's first minute.</summary>
    public static async Task<IReadOnlyList<Bin>> BinsAsync(
        ProjectionReads reads, short clusterId, ReadScope scope, string? ns, DateTimeOffset from, DateTimeOffset to, TimeSpan length, CancellationToken cancellationToken)
    {
        var sql = Interval(clusterId, scope, ns, from, to);
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT date_bin({sql.Add(length)}, minute, date_trunc('minute', {sql.Add(from)})) AS bin, least(sum(changes), 2147483647)::int, least(sum(failures), 2147483647)::int
            {Visible} WHERE {sql.Where} GROUP BY bin ORDER BY bin
            """);
        var bins = new List<Bin>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            bins.Add(new Bin(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), reader.GetInt32(2)));
        return bins;
    }

    private const string Visible = """FROM (SELECT a.*, k."group", k.resource FROM activity a JOIN kind k ON k.cluster = a.cluster AND k.id = a.kind_id) a""";

    private static SqlText Interval(short clusterId, ReadScope scope, string? ns, DateTimeOffset from, DateTimeOffset to)
    {
        var sql = new SqlText();
        return sql.And($"a.cluster = {sql.Add(clusterId)}").And($"a.minute > {sql.Add(from)} - interval '1 minute'").And($"a.minute < {sql.Add(to)}")
            .And(Visibility.Sql(scope, "a", sql.Add)).AndEquals("a.namespace", ns);
    }
}
