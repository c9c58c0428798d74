using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Projections.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Projections.Live.Folding;

/// <summary>Stores columns that definitions declare, and reads the cells of objects captured before them again. Rare: a definition came late or changed.</summary>
internal sealed class ColumnWrite(NpgsqlConnection connection, short clusterId, KindCatalog kinds, ChangeReader log, string cluster)
{
    private const int Chunk = 500;

    public async Task WriteAsync(BatchFold fold, CancellationToken cancellationToken)
    {
        foreach (var kind in fold.Redeclared)
        {
            await DeclareAsync(kind, cancellationToken);
            if (kinds.TryGet(kind) is { } entry)
                await RereadAsync(entry, fold, cancellationToken);
        }
    }

    private async Task DeclareAsync(GroupVersionKind kind, CancellationToken cancellationToken)
    {
        var columns = kinds.Declared(kind);
        await using var batch = new NpgsqlBatch(connection);
        var delete = new NpgsqlBatchCommand("""DELETE FROM kind_column WHERE cluster = $1 AND "group" = $2 AND kind = $3 AND version = $4""");
        var insert = new NpgsqlBatchCommand(
            """
            INSERT INTO kind_column (cluster, "group", kind, version, place, name, type, json_path, priority, description)
            SELECT $1, $2, $3, $4, * FROM unnest($5, $6, $7, $8, $9, $10)
            """);
        foreach (var command in new[] { delete, insert })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = clusterId });
            foreach (var text in new[] { kind.Group, kind.Kind, kind.Version })
                command.Parameters.Add(new NpgsqlParameter { Value = text });
            batch.BatchCommands.Add(command);
        }

        insert.Parameters.Add(new NpgsqlParameter { Value = columns.Select((_, place) => (short)place).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = columns.Select(column => column.Name).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = columns.Select(column => column.Type).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = columns.Select(column => column.JsonPath).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = columns.Select(column => column.Priority).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = columns.Select(column => column.Description).ToArray() });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task RereadAsync(KindEntry kind, BatchFold fold, CancellationToken cancellationToken)
    {
        var stale = new List<(int Id, long Position)>();
        await using (var select = new NpgsqlCommand("SELECT object_id, position FROM object_state WHERE cluster = $1 AND kind_id = $2 AND deleted_at IS NULL ORDER BY object_id", connection))
        {
            select.Parameters.Add(new NpgsqlParameter { Value = clusterId });
            select.Parameters.Add(new NpgsqlParameter { Value = kind.Id });
            await using var reader = await select.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                if (!fold.Objects.TryGetValue(reader.GetInt32(0), out var folded) || !folded.CellsRead)
                    stale.Add((reader.GetInt32(0), reader.GetInt64(1)));
        }

        foreach (var chunk in stale.Chunk(Chunk))
        {
            var cells = new List<(int Id, string Cells)>();
            foreach (var (id, position) in chunk)
                if (await log.VersionAsync(cluster, id, position, cancellationToken) is { } version)
                    cells.Add((id, ArrayText.Of(Cells(kind, version))));
            await using var update = new NpgsqlCommand(
                "UPDATE object_state AS s SET cells = r.cells::text[] FROM unnest($2, $3) AS r (object_id, cells) WHERE s.cluster = $1 AND s.object_id = r.object_id", connection);
            update.Parameters.Add(new NpgsqlParameter { Value = clusterId });
            update.Parameters.Add(new NpgsqlParameter { Value = cells.Select(each => each.Id).ToArray() });
            update.Parameters.Add(new NpgsqlParameter { Value = cells.Select(each => each.Cells).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string?[] Cells(KindEntry kind, Change version)
    {
        try
        {
            using var document = CapturedJson.TryParse(version.Json);
            return document is null ? [] : kind.Columns.Cells(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }
}
