using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Projections.Reading;
using Dashboard.Projections.References;
using Npgsql;

namespace Dashboard.Projections.Live.Folding;

/// <summary>
/// Reads the references of live objects again when the rules are others than those they were read by: a new rule would else find nothing until the objects
/// change. What it finds holds since the object's newest version; only a rebuild knows the rest of its history. Stopped halfway it begins again.
/// </summary>
internal sealed class ReferenceReread(NpgsqlDataSource dataSource, ChangeReader log, string cluster, short clusterId, ReferenceRules rules)
{
    private const int Chunk = 500;

    public async Task RunAsync(string projection, CancellationToken cancellationToken)
    {
        await using (var stored = Command("SELECT fingerprint FROM reference_rules WHERE cluster = $1"))
            if (await stored.ExecuteScalarAsync(cancellationToken) is byte[] known && rules.Fingerprint.AsSpan().SequenceEqual(known))
                return;
        for (int? last = 0; last is { } after;)
            last = await ChunkAsync(projection, after, cancellationToken);
        await using var store = Command("INSERT INTO reference_rules (cluster, fingerprint) VALUES ($1, $2) ON CONFLICT (cluster) DO UPDATE SET fingerprint = excluded.fingerprint", rules.Fingerprint);
        await store.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<int?> ChunkAsync(string projection, int after, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The fold of another process waits, so that no object changes under this one.
        await using (var hold = On(connection, "SELECT FROM projection WHERE cluster = $1 AND name = $2 FOR UPDATE", projection))
            await hold.ExecuteNonQueryAsync(cancellationToken);

        var objects = await ObjectsAsync(connection, after, cancellationToken);
        var open = await OpenAsync(connection, [.. objects.Select(each => each.Id)], cancellationToken);
        var (stale, found) = (new List<ReferenceEdgeRow>(), new List<ReferenceEdgeRow>());
        foreach (var (id, position) in objects)
        {
            if (await log.VersionAsync(cluster, id, position, cancellationToken) is not { Quarantined: false } version || Read(version) is not { } read)
                continue;
            var left = open[id].ToDictionary(row => row.Reference);
            found.AddRange(read.Where(reference => !left.Remove(reference)).Select(reference => new ReferenceEdgeRow(id, reference, position, version.ObservedAt)));
            stale.AddRange(left.Values);
        }

        await BatchWrite.ReplaceAsync(connection, clusterId, stale, found, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return objects.Count < Chunk ? null : objects[^1].Id;
    }

    private IReadOnlyCollection<ReferenceReading>? Read(Change version)
    {
        try
        {
            using var document = CapturedJson.TryParse(version.Json);
            return document is null ? null : rules.Read(version.Object, document.RootElement);
        }
        catch (InvalidOperationException)
        {
            return null; // names that are no text
        }
    }

    private async Task<List<(int Id, long Position)>> ObjectsAsync(NpgsqlConnection connection, int after, CancellationToken cancellationToken)
    {
        await using var select = On(
            connection, $"SELECT object_id, position FROM object_state WHERE cluster = $1 AND object_id > $2 AND deleted_at IS NULL ORDER BY object_id LIMIT {Chunk}", after);
        var objects = new List<(int, long)>();
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            objects.Add((row.GetInt32(0), row.GetInt64(1)));
        return objects;
    }

    private async Task<ILookup<int, ReferenceEdgeRow>> OpenAsync(NpgsqlConnection connection, int[] ids, CancellationToken cancellationToken)
    {
        await using var select = On(connection, BatchLoad.OpenReferences, ids);
        var rows = new List<ReferenceEdgeRow>();
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            rows.Add(BatchLoad.Reference(row));
        return rows.ToLookup(each => each.ObjectId);
    }

    private NpgsqlCommand On(NpgsqlConnection connection, string sql, params object[] values) => Fill(new NpgsqlCommand(sql, connection), values);

    private NpgsqlCommand Command(string sql, params object[] values) => Fill(dataSource.CreateCommand(sql), values);

    private NpgsqlCommand Fill(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values.Prepend(clusterId))
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
