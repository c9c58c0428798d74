using Dashboard.Model;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>What rows that are gaps say, from the table that repeats it to be searched.</summary>
internal static class GapTable
{
    private const string Sql =
        """
        SELECT g.position, s."group", s.version, s.resource, s.kind, s.namespace, g.from_at, g.to_at, g.reason, g.detail
        FROM gap g JOIN scope s ON s.cluster = g.cluster AND s.id = g.scope_id
        WHERE g.cluster = (SELECT id FROM cluster WHERE name = $1) AND g.position = ANY ($2)
        """;

    /// <summary>By position. No round trip where none of the rows is a gap.</summary>
    public static async Task<IReadOnlyDictionary<long, Gap>> ReadAsync(
        NpgsqlDataSource dataSource, string cluster, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        var gaps = new Dictionary<long, Gap>();
        var recorded = rows.Where(row => row.Verb == Verb.Gap).ToDictionary(row => row.Position, row => row.RecordedAt);
        if (recorded.Count == 0)
            return gaps;
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = cluster });
        command.Parameters.Add(new() { Value = recorded.Keys.ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var position = row.GetInt64(0);
            gaps.Add(position, new Gap(
                cluster, position, ChangeRows.Time(recorded[position]), new GroupVersionResource(row.GetString(1), row.GetString(2), row.GetString(3)), row.GetString(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7), Enum.Parse<GapReason>(row.GetString(8)),
                row.GetString(9)));
        }

        return gaps;
    }
}
