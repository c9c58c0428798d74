using System.Numerics;

namespace Dashboard.Model.Evidence;

/// <summary>
/// The right edge of a growing Merkle tree: the roots of the complete subtrees that its leaves fall into, widest first. It is all that is needed to append
/// leaves and to know the root: one hash for each bit set in the size. Not for concurrent use.
/// </summary>
public sealed class TreeFrontier
{
    private readonly List<TreeHash> _subtrees;

    public TreeFrontier() => _subtrees = [];

    private TreeFrontier(long size, List<TreeHash> subtrees) => (Size, _subtrees) = (size, subtrees);

    /// <summary>In leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The Merkle tree hash of all leaves.</summary>
    public TreeHash Root
    {
        get
        {
            if (_subtrees.Count == 0)
                return TreeHash.Empty;
            var root = _subtrees[^1];
            for (var i = _subtrees.Count - 2; i >= 0; i--)
                root = TreeHash.OfNode(_subtrees[i], root);
            return root;
        }
    }

    /// <param name="subtrees">As <see cref="ToBytes"/> gave them.</param>
    /// <exception cref="InvalidDataException">Not as many hashes as a tree of this size has at its edge.</exception>
    public static TreeFrontier Of(long size, ReadOnlySpan<byte> subtrees)
    {
        if (size < 0 || subtrees.Length != BitOperations.PopCount((ulong)size) * TreeHash.Length)
            throw new InvalidDataException($"A tree of {size} leaves does not have an edge of {subtrees.Length} bytes.");
        var hashes = new List<TreeHash>();
        for (; !subtrees.IsEmpty; subtrees = subtrees[TreeHash.Length..])
            hashes.Add(new TreeHash(subtrees[..TreeHash.Length]));
        return new TreeFrontier(size, hashes);
    }

    /// <summary>The hashes one after the other.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[_subtrees.Count * TreeHash.Length];
        for (var i = 0; i < _subtrees.Count; i++)
            _subtrees[i].CopyTo(bytes.AsSpan(i * TreeHash.Length));
        return bytes;
    }

    public TreeFrontier Copy() => new(Size, [.. _subtrees]);

    /// <summary>Appends a leaf, or a complete subtree of 2^<paramref name="height"/> leaves whose root this is.</summary>
    /// <param name="completed">Told every subtree that this completes, from low to high.</param>
    /// <exception cref="InvalidOperationException">The subtree does not begin where one of its height may.</exception>
    public void Append(TreeHash hash, Action<TreeNode, TreeHash>? completed = null, int height = 0)
    {
        if ((Size & ((1L << height) - 1)) != 0)
            throw new InvalidOperationException($"No subtree of height {height} begins at leaf {Size}.");
        var (first, index) = (height, Size >> height);
        completed?.Invoke(new TreeNode(height, index), hash);
        // Two of a height make one of the next, as a carry does.
        for (var bit = 1L << first; (Size & bit) != 0; bit <<= 1)
        {
            hash = TreeHash.OfNode(_subtrees[^1], hash);
            _subtrees.RemoveAt(_subtrees.Count - 1);
            (height, index) = (height + 1, index >> 1);
            completed?.Invoke(new TreeNode(height, index), hash);
        }

        _subtrees.Add(hash);
        Size += 1L << first;
    }
}
