using System.Buffers;
using Dashboard.Log.Writing;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Evidence;

/// <summary>What a batch adds to its cluster's tree, to be saved in the batch's transaction.</summary>
/// <param name="Marks">Of each row, in order.</param>
/// <param name="Completed">Subtrees of the kept heights (<see cref="LogTree.Step"/>).</param>
internal sealed record TreeGrowth(TreeFrontier Frontier, int[] Marks, IReadOnlyList<(TreeNode Node, TreeHash Hash)> Completed);

/// <summary>The Merkle tree of one cluster's log while it is written. The writer's own memory of it decides: what is in the database is replaced by it.</summary>
internal sealed class GrowingTree(string cluster, TreeFrontier frontier)
{
    private readonly ArrayBufferWriter<byte> _record = new(1024);

    /// <summary>Of what is committed.</summary>
    public TreeFrontier Frontier { get; set; } = frontier;

    /// <summary>Changes nothing here: a batch may be tried several times, recorded at another time each.</summary>
    public TreeGrowth Grow(Batch batch, DateTimeOffset recordedAt)
    {
        var grown = Frontier.Copy();
        var marks = new int[batch.Rows.Count];
        var completed = new List<(TreeNode, TreeHash)>();
        Action<TreeNode, TreeHash> keep = Keep;
        for (var i = 0; i < marks.Length; i++)
        {
            _record.ResetWrittenCount();
            Record(batch.Rows[i], batch.First + i, EvidenceRecord.Micros(recordedAt)).Write(_record);
            var leaf = TreeHash.OfLeaf(_record.WrittenSpan);
            marks[i] = leaf.Mark;
            grown.Append(leaf, keep);
        }

        return new TreeGrowth(grown, marks, completed);

        void Keep(TreeNode node, TreeHash hash)
        {
            if (node.Height > 0 && node.Height % LogTree.Step == 0)
                completed.Add((node, hash));
        }
    }

    private EvidenceRecord Record(in PendingRow row, long position, long recordedAt) => new(
        cluster, position, recordedAt, EvidenceRecord.Micros(row.ObservedAt), row.Verb, Object(row.Names), row.ResourceVersion, row.Generation,
        row.Names.Manager, row.Names.Paths, row.Flags, row.ContentHash)
    {
        PathManagers = row.Names.PathManagers,
    };

    private static EvidenceObject? Object(in RowNames names) => names is { Object: { } state, Kind: { } kind }
        ? new EvidenceObject(kind.Kind, kind.Resource, kind.Namespaced, state.Namespace, state.Name, state.Uid)
        : null;
}
