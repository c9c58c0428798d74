using Dashboard.Model;
using Dashboard.Projections.Columns;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Objects;

/// <summary>Which printer columns a list of one kind shows.</summary>
internal static class KindColumns
{
    /// <summary>Empty when the filter spans kinds. Of several versions, the one that the log numbered last.</summary>
    public static async Task<IReadOnlyList<PrinterColumn>> ReadAsync(ProjectionReads reads, short clusterId, string? group, string? kind, CancellationToken cancellationToken)
    {
        if (kind is null)
            return [];
        await using var command = reads.DataSource.CreateCommand(
            """
            SELECT k."group", k.version, k.kind, c.name, c.type, c.json_path, c.priority, c.description
            FROM (SELECT DISTINCT ON ("group") * FROM kind WHERE cluster = $1 AND kind = $2 AND ($3::text IS NULL OR "group" = $3) ORDER BY "group", id DESC) k
            LEFT JOIN kind_column c ON c.cluster = k.cluster AND c."group" = k."group" AND c.kind = k.kind AND c.version = k.version
            ORDER BY k."group", c.place
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = clusterId });
        command.Parameters.Add(new NpgsqlParameter { Value = kind });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)group ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        GroupVersionKind? only = null;
        var columns = new List<PrinterColumn>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var found = new GroupVersionKind(reader.GetString(0), reader.GetString(1), reader.GetString(2));
            if (only is { } other && other != found)
                return []; // one name in two groups
            only = found;
            if (!await reader.IsDBNullAsync(3, cancellationToken))
                columns.Add(new PrinterColumn(reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetInt32(6), reader.GetString(7)));
        }

        return columns.Count > 0 || only is null ? columns : ColumnSet.BuiltIn(only.Value).Columns;
    }
}
