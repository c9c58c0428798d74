using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>What signed heads say that retention has dropped, and the leaf hashes that it left.</summary>
internal sealed class DroppedRanges(NpgsqlDataSource dataSource, LogId log, TrustedKeys keys)
{
    private List<DroppedRows> _ranges = [];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var ranges = new List<DroppedRows>();
        await using var command = dataSource.CreateCommand("SELECT number, note FROM tree_head WHERE cluster = $1 AND statement ORDER BY number");
        command.Parameters.Add(new() { Value = log.Id });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            if (StoredHead.TryParse(row.GetInt64(0), row.GetString(1), out var head) && head.Head.Cluster == log.Cluster && keys.Trust(head) && head.Head.Dropped is { } dropped)
                ranges.Add(dropped);
        }

        _ranges = ranges;
    }

    /// <summary>Rows dropped in all.</summary>
    public long Count => _ranges.Sum(range => range.Count);

    public bool Covers(long position) => _ranges.Exists(range => range.First <= position && position <= range.Last);

    /// <summary>Leaf hashes left of dropped rows in a range.</summary>
    public async Task<Dictionary<long, TreeHash>> LeavesAsync(long first, long next, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT position, hash FROM dropped_leaf WHERE cluster = $1 AND position >= $2 AND position < $3 AND length(hash) = 32");
        command.Parameters.Add(new() { Value = log.Id });
        command.Parameters.Add(new() { Value = first });
        command.Parameters.Add(new() { Value = next });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var leaves = new Dictionary<long, TreeHash>();
        while (await row.ReadAsync(cancellationToken))
            leaves.Add(row.GetInt64(0), new TreeHash(row.GetFieldValue<byte[]>(1)));
        return leaves;
    }
}
