using System.Buffers;
using Dashboard.Log.Reading;
using Dashboard.Model;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>What was found of rows: faults, and by position what gaps say in their content, null where that is damaged.</summary>
internal sealed record CheckedRows(IReadOnlyList<Finding> Findings, IReadOnlyDictionary<long, byte[]?> Gaps);

/// <summary>Decodes rows of some of a log's objects and compares them with their own hashes, a part at a time. Not for concurrent use.</summary>
internal sealed class RowCheck(NpgsqlDataSource dataSource, LogId log) : IDisposable
{
    private readonly ContentReader _contents = new(dataSource, log);
    private readonly ArrayBufferWriter<byte> _record = new(1024);

    /// <param name="rows">As of <see cref="ContentReader.ReadAsync"/>; no two of one position.</param>
    /// <param name="names">Loaded for these rows.</param>
    /// <param name="leaves">By position from the first: what is found is put in; null stays where a row is not the one that was recorded.</param>
    public async Task<CheckedRows> RunAsync(
        long first, long next, IReadOnlyList<StoredRow> rows, LogNames names, TreeHash?[] leaves, CancellationToken cancellationToken)
    {
        var (findings, gaps) = (new List<Finding>(), new Dictionary<long, byte[]?>());
        await _contents.ReadAsync(first, next, rows, Check, cancellationToken);
        return new CheckedRows(findings, gaps);

        void Check(StoredRow row, byte[]? content, string? contentFault)
        {
            if (row.Verb == Verb.Gap)
                gaps.Add(row.Position, content);
            leaves[row.Position - first] = Leaf(row, names, out var fault);
            if (fault is not null)
                findings.Add(new Finding("row", row.Position, row.Position, fault));
            if (contentFault is not null)
                findings.Add(new Finding("content", row.Position, row.Position, contentFault));
        }
    }

    public void Dispose() => _contents.Dispose();

    private TreeHash? Leaf(StoredRow row, LogNames names, out string? fault)
    {
        if (RowRecords.Of(row, names, out fault) is not { } record)
            return null;
        _record.ResetWrittenCount();
        record.Write(_record);
        var leaf = TreeHash.OfLeaf(_record.WrittenSpan);
        if (leaf.Mark == row.Mark)
            return leaf;
        fault = "what is stored of it, or a name that it refers to, is not what was recorded";
        return null;
    }
}
