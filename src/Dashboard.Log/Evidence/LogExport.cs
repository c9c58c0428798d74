using System.Text.Json;
using Dashboard.Log.Reading;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>Writes rows with everything that proves them, to be checked by someone without access to the database.</summary>
public sealed class LogExport(NpgsqlDataSource dataSource)
{
    private const int PartRows = 256;

    /// <summary>Rows that retention has dropped are left out; the signed records of it are in the export.</summary>
    /// <param name="from">First position.</param>
    /// <param name="to">Last position; null: the last that a signed head covers.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="InvalidDataException">Nothing to export, or a row that is not the one that was recorded: <c>verify</c> says more.</exception>
    public async Task<long> WriteAsync(Stream destination, string cluster, long from, long? to, CancellationToken cancellationToken)
    {
        await using var rows = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var hashes = await dataSource.OpenConnectionAsync(cancellationToken);
        var log = await LogId.FindAsync(hashes, cluster, cancellationToken) ?? throw new InvalidDataException($"The database has no log of cluster '{cluster}'.");
        var head = await HeadTable.LastAsync(hashes, log, cancellationToken);
        if (head is null || head.Head.Size <= Math.Max(from, to ?? 0))
            throw new InvalidDataException($"The signed tree heads of cluster '{cluster}' cover {head?.Head.Size ?? 0} rows: nothing can be proven at position {Math.Max(from, to ?? 0)} yet.");
        var last = to ?? head.Head.Size - 1;
        var header = new ExportHeader(
            ExportHeader.CurrentFormat, cluster, from, last, head.Note.ToString(), await StatementsAsync(hashes, log, cancellationToken));
        await WriteLineAsync(destination, JsonSerializer.SerializeToUtf8Bytes(header, ExportJson.Default.ExportHeader), cancellationToken);

        var (tree, names) = (new LogTree(hashes, log), new LogNames(cluster));
        using var contents = new ContentReader(dataSource, log);
        long count = 0;
        var part = new List<(StoredRow Row, byte[]? Content, string? Fault)>();
        for (var first = from; first <= last; first += PartRows)
        {
            var stored = new List<StoredRow>();
            await foreach (var row in StoredRow.ReadAsync(rows, log.Id, first, Math.Min(first + PartRows, last + 1), payloads: true, cancellationToken))
                stored.Add(row);
            part.Clear();
            names = names.Bounded;
            await contents.ReadAsync(first, Math.Min(first + PartRows, last + 1), stored, (row, content, fault) => part.Add((row, content?.ToArray(), fault)), cancellationToken);
            foreach (var (row, content, fault) in part)
            {
                if (content is null)
                    throw new InvalidDataException($"Row {row.Position} is not the one that was recorded: {fault}");
                var proof = await RowProofs.ProveAsync(tree, names, hashes, head, row, cancellationToken);
                var line = new ExportRow(row.Position, proof.Record.ToArray(), content, [.. proof.Path.Select(hash => hash.ToArray())]);
                await WriteLineAsync(destination, JsonSerializer.SerializeToUtf8Bytes(line, ExportJson.Default.ExportRow), cancellationToken);
                count++;
            }
        }

        return count;
    }

    private static async Task<IReadOnlyList<string>> StatementsAsync(NpgsqlConnection connection, LogId log, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT note FROM tree_head WHERE cluster = $1 AND statement ORDER BY number", connection) { Parameters = { new() { Value = log.Id } } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var notes = new List<string>();
        while (await row.ReadAsync(cancellationToken))
            notes.Add(row.GetString(0));
        return notes;
    }

    private static async Task WriteLineAsync(Stream destination, byte[] line, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(line, cancellationToken);
        await destination.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }
}
