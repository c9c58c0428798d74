using System.Buffers;
using Dashboard.Log.Reading;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>
/// The hashes of one cluster's tree, for proofs: every eighth height is stored, leaves are computed from rows, what lies between is computed from those.
/// It reads by tiles of 256 hashes, and keeps what it has read: one instance for one answer, not for concurrent use.
/// <see cref="InvalidDataException"/> where the database does not hold what is needed, or a row is not the one that was recorded.
/// </summary>
internal sealed class LogTree(NpgsqlConnection connection, LogId log)
{
    /// <summary>Heights that are stored: the multiples of it above 0.</summary>
    public const int Step = 8;

    private const int TileSize = 1 << Step;
    private const int MaxTiles = 1_024;

    private readonly Dictionary<(int Level, long Tile), TreeHash?[]> _tiles = [];
    private LogNames _names = new(log.Cluster);

    public async ValueTask<TreeHash> NodeAsync(TreeNode node, CancellationToken cancellationToken)
    {
        var (level, within) = (node.Height / Step, node.Height % Step);
        var first = node.Index << within;
        var tile = await TileAsync(level, first >> Step, cancellationToken);
        return Combine(tile.AsSpan((int)(first & (TileSize - 1)), 1 << within), node);
    }

    public ValueTask<TreeHash> RootAsync(long size, CancellationToken cancellationToken) =>
        TreeProofs.RootAsync(size, node => NodeAsync(node, cancellationToken));

    public ValueTask<IReadOnlyList<TreeHash>> InclusionAsync(long position, long size, CancellationToken cancellationToken) =>
        TreeProofs.InclusionAsync(position, size, node => NodeAsync(node, cancellationToken));

    /// <summary>The right edge of the tree of the first rows, from what is stored; their number is a multiple of 256.</summary>
    public async Task<TreeFrontier> FrontierAsync(long size, CancellationToken cancellationToken)
    {
        var frontier = new TreeFrontier();
        for (var height = 62; height >= Step; height--)
        {
            if ((size >> height & 1) == 1)
                frontier.Append(await NodeAsync(new TreeNode(height, frontier.Size >> height), cancellationToken), height: height);
        }

        return frontier;
    }

    private async ValueTask<TreeHash?[]> TileAsync(int level, long tile, CancellationToken cancellationToken)
    {
        if (_tiles.TryGetValue((level, tile), out var known))
            return known;
        if (_tiles.Count >= MaxTiles)
            _tiles.Clear();
        var hashes = new TreeHash?[TileSize];
        if (level == 0)
            await LeavesAsync(tile * TileSize, hashes, cancellationToken);
        else
            await StoredAsync("SELECT index, hash FROM tree_node WHERE cluster = $1 AND height = $4 AND index >= $2 AND index < $3 AND length(hash) = 32", (short)(level * Step), tile * TileSize, hashes, cancellationToken);
        _tiles.Add((level, tile), hashes);
        return hashes;
    }

    private async Task LeavesAsync(long first, TreeHash?[] hashes, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRow>(TileSize);
        await foreach (var row in StoredRow.ReadAsync(connection, log.Id, first, first + TileSize, payloads: false, cancellationToken))
            rows.Add(row);
        _names = _names.Bounded;
        await _names.LoadAsync(rows, connection.CreateBatch, cancellationToken);
        var record = new ArrayBufferWriter<byte>(1024);
        foreach (var row in rows)
        {
            // An altered row has no hash: it is in the way only of what needs it.
            if (RowRecords.Of(row, _names, out _) is not { } evidence)
                continue;
            record.ResetWrittenCount();
            evidence.Write(record);
            var leaf = TreeHash.OfLeaf(record.WrittenSpan);
            if (leaf.Mark == row.Mark)
                hashes[row.Position - first] = leaf;
        }

        if (rows.Count < TileSize)
            await StoredAsync("SELECT position, hash FROM dropped_leaf WHERE cluster = $1 AND position >= $2 AND position < $3 AND length(hash) = 32", null, first, hashes, cancellationToken);
    }

    private async Task StoredAsync(string sql, short? height, long first, TreeHash?[] hashes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = log.Id }, new() { Value = first }, new() { Value = first + TileSize } } };
        if (height is { } stored)
            command.Parameters.Add(new() { Value = stored });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            hashes[row.GetInt64(0) - first] ??= new TreeHash(row.GetFieldValue<byte[]>(1));
    }

    private TreeHash Combine(ReadOnlySpan<TreeHash?> hashes, TreeNode of)
    {
        if (hashes.Length == 1)
        {
            return hashes[0] ?? throw new InvalidDataException(
                $"The tree of cluster '{log.Cluster}' has no hash for the rows {of.First} to {of.Next - 1}: one is missing, or is not the one that was recorded.");
        }

        var half = hashes.Length / 2;
        return TreeHash.OfNode(Combine(hashes[..half], of), Combine(hashes[half..], of));
    }
}
