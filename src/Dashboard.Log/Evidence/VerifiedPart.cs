using System.Buffers;
using Dashboard.Log.Reading;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>A part of a log, each row decoded and compared with its own hashes.</summary>
/// <param name="First">A multiple of 256.</param>
/// <param name="Leaves">By position from the first; null: the row is missing, or is not the one that was recorded.</param>
/// <param name="Present">Whether there is a row.</param>
internal sealed record VerifiedPart(long First, TreeHash?[] Leaves, bool[] Present, IReadOnlyList<Finding> Findings)
{
    public long Next => First + Leaves.Length;
}

/// <summary>Reads parts. Not for concurrent use: each has its own decoder and names.</summary>
internal sealed class PartReader(NpgsqlDataSource dataSource, LogId log) : IDisposable
{
    private readonly ContentReader _contents = new(dataSource, log);
    private LogNames _names = new(log.Cluster);
    private readonly ArrayBufferWriter<byte> _record = new(1024);

    public async Task<VerifiedPart> ReadAsync(long first, long next, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = new List<StoredRow>((int)(next - first));
        await foreach (var row in StoredRow.ReadAsync(connection, log.Id, first, next, payloads: true, cancellationToken))
            rows.Add(row);
        var gaps = new Dictionary<long, byte[]?>();
        var faults = new Dictionary<StoredRow, string>(ReferenceEqualityComparer.Instance);
        await _contents.ReadAsync(rows, Content, cancellationToken);
        _names = _names.Bounded;
        await _names.LoadAsync(rows, connection.CreateBatch, cancellationToken);
        var (leaves, present, findings) = (new TreeHash?[next - first], new bool[next - first], new List<Finding>());
        foreach (var row in rows)
        {
            var place = row.Position - first;
            var leaf = Check(row, present[place], faults.GetValueOrDefault(row), findings);
            leaves[place] = present[place] ? null : leaf;
            present[place] = true;
        }

        await CheckGapsAsync(connection, gaps, first, next, findings, cancellationToken);
        return new VerifiedPart(first, leaves, present, findings);

        void Content(StoredRow row, byte[]? content, string? fault)
        {
            if (fault is not null)
                faults.Add(row, fault);
            // A forged second row of a position must not stop the check.
            if (row.Verb == Verb.Gap)
                gaps.TryAdd(row.Position, content);
        }
    }

    public void Dispose() => _contents.Dispose();

    private TreeHash? Check(StoredRow row, bool again, string? contentFault, List<Finding> findings)
    {
        if (again)
        {
            findings.Add(new Finding("extra", row.Position, row.Position, "there is a second row at this position"));
            return null;
        }

        TreeHash? leaf = null;
        if (RowRecords.Of(row, _names, out var fault) is { } record)
        {
            _record.ResetWrittenCount();
            record.Write(_record);
            leaf = TreeHash.OfLeaf(_record.WrittenSpan);
            if (leaf.Value.Mark != row.Mark)
                (leaf, fault) = (null, "what is stored of it, or a name that it refers to, is not what was recorded");
        }

        if (fault is not null)
            findings.Add(new Finding("row", row.Position, row.Position, fault));
        if (contentFault is not null)
            findings.Add(new Finding("content", row.Position, row.Position, contentFault));
        return leaf;
    }

    // Pages read a gap from its table; the row's content is what the evidence covers.
    private async Task CheckGapsAsync(
        NpgsqlConnection connection, Dictionary<long, byte[]?> rows, long first, long next, List<Finding> findings, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT g.position, s."group", s.version, s.resource, s.kind, s.namespace, g.from_at, g.to_at, g.reason, g.detail
            FROM gap g JOIN scope s ON s.cluster = g.cluster AND s.id = g.scope_id
            WHERE g.cluster = $1 AND g.position >= $2 AND g.position < $3
            """;
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = log.Id }, new() { Value = first }, new() { Value = next } } };
        await using var gap = await command.ExecuteReaderAsync(cancellationToken);
        while (await gap.ReadAsync(cancellationToken))
        {
            var position = gap.GetInt64(0);
            // Without a row it is either dropped or missing: that is found by the positions.
            if (!rows.Remove(position, out var content))
                continue;
            var resource = new GroupVersionResource(gap.GetString(1), gap.GetString(2), gap.GetString(3));
            var scope = new WatchScope(log.Cluster, resource, new GroupVersionKind(resource.Group, resource.Version, gap.GetString(4)), gap.IsDBNull(5) ? null : gap.GetString(5));
            var facts = GapFacts.Of(scope, gap.GetFieldValue<DateTimeOffset>(6), gap.GetFieldValue<DateTimeOffset>(7), gap.GetString(8), gap.GetString(9));
            if (content is not null && !content.AsSpan().SequenceEqual(facts))
                findings.Add(new Finding("gap", position, position, "the table of gaps does not say what the row does"));
        }

        foreach (var position in rows.Keys)
            findings.Add(new Finding("gap", position, position, "the gap is not in the table of gaps"));
    }
}
