using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Evidence;

/// <summary>Checks an export with nothing but public keys: no database, no network.</summary>
public static class ExportCheck
{
    /// <param name="keys">One at least; an export is believed for its signature and nothing else.</param>
    /// <param name="heads">A file of heads held outside: the export's own must be among them. Null: not asked for.</param>
    /// <exception cref="InvalidDataException">The file is not an export.</exception>
    public static async Task<VerificationResult> VerifyAsync(string path, IReadOnlyList<ReadOnlyMemory<byte>> keys, string? heads, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var lines = new StreamReader(path);
        var header = Read(await lines.ReadLineAsync(cancellationToken), ExportJson.Default.ExportHeader);
        if (header is null || header.Format != ExportHeader.CurrentFormat || header.From < 0 || header.To < header.From)
            throw new InvalidDataException($"'{path}' is not an export of this program ('{ExportHeader.CurrentFormat}').");
        var (findings, trusted) = (new Findings(), new TrustedKeys(keys));
        var statements = Statements(header, trusted, findings);
        if (!StoredHead.TryParse(0, header.Note, out var head) || head.Head.Cluster != header.Cluster || !trusted.Trust(head))
            findings.Add(new Finding("head", header.From, header.To, "the tree head is not signed by a key that is believed"));
        else if (heads is not null && !await IsHeldAsync(heads, header, cancellationToken))
            findings.Add(new Finding("head", header.From, header.To, "the tree head is not among those held outside"));

        var (next, rows, dropped) = (header.From, 0L, 0L);
        for (; await lines.ReadLineAsync(cancellationToken) is { } line; rows++)
        {
            if (Read(line, ExportJson.Default.ExportRow) is not { } row || row.Position < next || row.Position > header.To)
            {
                findings.Add(new Finding("extra", next, next, "a line is not the next row"));
                continue;
            }

            Missing(next, row.Position);
            next = row.Position + 1;
            if (Fault(header.Cluster, row, head) is { } fault)
                findings.Add(new Finding("row", row.Position, row.Position, fault));
        }

        Missing(next, header.To + 1);
        return new VerificationResult(
            header.Cluster, header.From, header.To + 1, rows, dropped, head is null ? 0 : 1, 0, 0, head, Signatures: true, findings.List, findings.More, clock.Elapsed);

        void Missing(long first, long end)
        {
            for (var position = first; position < end && findings.More == 0; position++)
            {
                if (statements.Exists(range => range.First <= position && position <= range.Last))
                    dropped++;
                else
                    findings.Add(new Finding("missing", position, position, "the row is not in the export"));
            }
        }
    }

    private static string? Fault(string cluster, ExportRow row, StoredHead? head)
    {
        try
        {
            var record = EvidenceRecord.Parse(row.Record);
            if (record.Position != row.Position || record.Cluster != cluster)
                return "its record is another row's";
            if (!SHA256.HashData(row.Content).AsSpan().SequenceEqual(record.ContentHash.Span))
                return "its content does not have the hash in its record";
            var path = row.Path.Select(hash => new TreeHash(hash)).ToList();
            return head is null || TreeProofs.Root(TreeHash.OfLeaf(row.Record), row.Position, head.Head.Size, path) == head.Head.Root
                ? null
                : "its record does not lead to the root of the tree head";
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            return error.Message;
        }
    }

    private static List<DroppedRows> Statements(ExportHeader header, TrustedKeys trusted, Findings findings)
    {
        var dropped = new List<DroppedRows>();
        foreach (var note in header.Statements)
        {
            if (!StoredHead.TryParse(0, note, out var head) || head.Head.Cluster != header.Cluster || !trusted.Trust(head))
                findings.Add(new Finding("head", header.From, header.To, "a record of retention or of a key is not signed by a key that is believed"));
            else if (head.Head.Dropped is { } range)
                dropped.Add(range);
        }

        return dropped;
    }

    private static async Task<bool> IsHeldAsync(string heads, ExportHeader header, CancellationToken cancellationToken)
    {
        await foreach (var (cluster, head, _) in HeadFile.ReadAsync(heads, cancellationToken))
        {
            if (cluster == header.Cluster && head?.Note.ToString() == header.Note)
                return true;
        }

        return false;
    }

    private static T? Read<T>(string? line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(line), type);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return null;
        }
    }
}
