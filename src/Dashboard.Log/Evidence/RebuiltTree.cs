using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>
/// The tree as the rows say, part by part, held against the stored subtrees and the heads. A subtree with a damaged row is taken from the stored ones, so that
/// what comes after can still be checked: if later heads fit, the damage is that row alone.
/// </summary>
internal sealed class RebuiltTree(NpgsqlDataSource dataSource, LogId log, TreeFrontier frontier, DroppedRanges dropped, HeadChecks heads, Findings findings)
{
    private const int Block = 1 << LogTree.Step;

    private readonly List<(TreeNode Node, TreeHash Hash)> _completed = [];

    /// <summary>Null: a hash that nothing replaces is missing, and the tree cannot be followed from there.</summary>
    public TreeFrontier? Frontier { get; private set; } = frontier;

    /// <summary>Rows that are not there, as signed records say.</summary>
    public long Dropped { get; private set; }

    public async Task AddAsync(VerifiedPart part, CancellationToken cancellationToken)
    {
        foreach (var finding in part.Findings)
            findings.Add(finding);
        await CheckMissingAsync(part, cancellationToken);
        if (Frontier is null)
            return;
        var stored = await StoredAsync(LogTree.Step, part.First >> LogTree.Step, (part.Next - 1) >> LogTree.Step, cancellationToken);
        for (var first = part.First; first < part.Next && Frontier is not null; first += Block)
            await AddBlockAsync(part, first, Math.Min(first + Block, part.Next), stored, cancellationToken);
    }

    private async Task CheckMissingAsync(VerifiedPart part, CancellationToken cancellationToken)
    {
        var missing = Enumerable.Range(0, part.Present.Length).Where(place => !part.Present[place]).Select(place => part.First + place).ToList();
        // Retention may have been at work since this run began.
        if (missing.Exists(position => !dropped.Covers(position)))
            await dropped.LoadAsync(cancellationToken);
        foreach (var position in missing)
        {
            if (dropped.Covers(position))
                Dropped++;
            else
                findings.Add(new Finding("missing", position, position, "there is no row"));
        }

        if (missing.Count == 0)
            return;
        foreach (var (position, leaf) in await dropped.LeavesAsync(part.First, part.Next, cancellationToken))
        {
            if (!part.Present[position - part.First])
                part.Leaves[position - part.First] = leaf;
        }
    }

    private async Task AddBlockAsync(VerifiedPart part, long first, long next, Dictionary<long, TreeHash> stored, CancellationToken cancellationToken)
    {
        var leaves = part.Leaves.AsMemory((int)(first - part.First), (int)(next - first));
        var index = first >> LogTree.Step;
        if (!leaves.Span.Contains(null))
        {
            for (var i = 0; i < leaves.Length; i++)
            {
                Frontier!.Append(leaves.Span[i]!.Value, Completed);
                if (heads.NextSize <= Frontier.Size)
                    await heads.AtAsync(Frontier.Size, Frontier.Root);
            }
        }
        else if (leaves.Length == Block && stored.TryGetValue(index, out var hash))
        {
            Frontier!.Append(hash, Completed, LogTree.Step);
            if (heads.NextSize <= Frontier.Size)
                await heads.AtAsync(Frontier.Size, Frontier.Root);
        }
        else
        {
            findings.Add(new Finding("tree", first, log.Next - 1, "the tree cannot be followed: a hash is missing that nothing else holds, so heads from here on are not checked"));
            Frontier = null;
        }

        await CompareAsync(stored, cancellationToken);
    }

    private void Completed(TreeNode node, TreeHash hash)
    {
        if (node.Height > 0 && node.Height % LogTree.Step == 0)
            _completed.Add((node, hash));
    }

    private async Task CompareAsync(Dictionary<long, TreeHash> blocks, CancellationToken cancellationToken)
    {
        foreach (var (node, hash) in _completed)
        {
            var stored = node.Height == LogTree.Step ? blocks : await StoredAsync(node.Height, node.Index, node.Index, cancellationToken);
            if (!stored.TryGetValue(node.Index, out var kept))
                findings.Add(new Finding("node", node.First, node.Next - 1, "the hash that is kept of these rows is gone"));
            else if (kept != hash)
                findings.Add(new Finding("node", node.First, node.Next - 1, "these rows do not have the hash that is kept of them"));
        }

        _completed.Clear();
    }

    private async Task<Dictionary<long, TreeHash>> StoredAsync(int height, long first, long last, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT index, hash FROM tree_node WHERE cluster = $1 AND height = $2 AND index BETWEEN $3 AND $4 AND length(hash) = 32");
        command.Parameters.Add(new() { Value = log.Id });
        command.Parameters.Add(new() { Value = (short)height });
        command.Parameters.Add(new() { Value = first });
        command.Parameters.Add(new() { Value = last });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var nodes = new Dictionary<long, TreeHash>();
        while (await row.ReadAsync(cancellationToken))
            nodes.Add(row.GetInt64(0), new TreeHash(row.GetFieldValue<byte[]>(1)));
        return nodes;
    }
}
