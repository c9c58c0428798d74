using Dashboard.Log.Reading;
using Dashboard.Model.Access;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>What convinces someone who holds only the public key and a head that a row is in the log.</summary>
/// <param name="Record">The evidence record's bytes: its leaf is SHA-256(0x00 || these).</param>
/// <param name="Row">The same, taken apart.</param>
/// <param name="Path">Siblings from the leaf to the root.</param>
public sealed record RowProof(StoredHead Head, EvidenceRecord Row, ReadOnlyMemory<byte> Record, TreeHash Leaf, IReadOnlyList<TreeHash> Path)
{
    /// <summary>Who may see the row may see its proof: group, resource and namespace. A gap's are in its content, so only who may read everything sees its proof.</summary>
    public bool VisibleTo(ReadScope scope) =>
        scope.Everything || (Row.Object is { } identity && scope.Allows(identity.Kind.Group, identity.Resource, identity.Namespace));
}

/// <summary>Why there is no proof, in words for whoever asked.</summary>
public readonly record struct ProofAnswer(RowProof? Proof, string? Missing);

/// <summary>Proofs of rows, and the tree heads, of clusters' logs. Safe for concurrent use.</summary>
public sealed class RowProofs(NpgsqlDataSource dataSource)
{
    /// <summary>Against the newest head, or the one of exactly <paramref name="size"/> rows.</summary>
    /// <exception cref="InvalidDataException">The log is damaged where the proof would read it: <c>verify</c> says more.</exception>
    public async Task<ProofAnswer> ProveAsync(string cluster, long position, long? size, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await LogId.FindAsync(connection, cluster, cancellationToken) is not { } log || position < 0 || position >= log.Next)
            return new ProofAnswer(null, "There is no row at this position yet.");
        var head = size is { } wanted
            ? await HeadTable.OfSizeAsync(connection, log, wanted, cancellationToken)
            : await HeadTable.LastAsync(connection, log, cancellationToken);
        if (head is null || head.Head.Size <= position)
            return new ProofAnswer(null, size is null ? "No signed tree head covers this row yet." : "There is no signed tree head of this size that covers the row.");
        StoredRow? found = null;
        await foreach (var row in StoredRow.ReadAsync(connection, log.Id, position, position + 1, payloads: false, cancellationToken))
            found = row;
        if (found is null)
            return new ProofAnswer(null, "The row is not there any more: retention has dropped it.");
        return new ProofAnswer(await ProveAsync(new LogTree(connection, log), new LogNames(cluster), connection, head, found, cancellationToken), null);
    }

    /// <summary>Heads below a number, newest first.</summary>
    public async Task<IReadOnlyList<StoredHead>> HeadsAsync(string cluster, long below, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await LogId.FindAsync(connection, cluster, cancellationToken) is { } log ? await HeadTable.NewestAsync(connection, log, below, limit, cancellationToken) : [];
    }

    internal static async Task<RowProof> ProveAsync(
        LogTree tree, LogNames names, NpgsqlConnection connection, StoredHead head, StoredRow row, CancellationToken cancellationToken)
    {
        await names.LoadAsync([row], connection.CreateBatch, cancellationToken);
        var record = RowRecords.Of(row, names, out var fault) ?? throw new InvalidDataException($"Row {row.Position} is not the one that was recorded: {fault}.");
        var bytes = record.ToBytes();
        var (leaf, path) = (TreeHash.OfLeaf(bytes), await tree.InclusionAsync(row.Position, head.Head.Size, cancellationToken));
        return TreeProofs.Root(leaf, row.Position, head.Head.Size, path) == head.Head.Root
            ? new RowProof(head, record, bytes, leaf, path)
            : throw new InvalidDataException($"Row {row.Position} does not lead to the root that was signed at {head.Head.Time:u}.");
    }
}
