using System.Numerics;

namespace Dashboard.Model.Evidence;

/// <summary>
/// Proofs of RFC 9162, section 2.1, made from the hashes of complete subtrees, however they are kept. Hashes stand from the leaf towards the root. Each proof
/// asks for at most about 2 log2(size) subtrees. <see cref="ArgumentOutOfRangeException"/> where there is no such leaf or tree.
/// </summary>
public static class TreeProofs
{
    public static ValueTask<TreeHash> RootAsync(long size, Func<TreeNode, ValueTask<TreeHash>> node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return RangeAsync(0, size, node);
    }

    /// <summary>The siblings on the way from a leaf to the root of the tree of the first <paramref name="size"/> leaves.</summary>
    public static async ValueTask<IReadOnlyList<TreeHash>> InclusionAsync(long index, long size, Func<TreeNode, ValueTask<TreeHash>> node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<TreeHash>();
        var (first, next) = (0L, size);
        while (next - first > 1)
        {
            var middle = first + Split(next - first);
            var left = index < middle;
            path.Add(left ? await RangeAsync(middle, next, node) : await RangeAsync(first, middle, node));
            (first, next) = left ? (first, middle) : (middle, next);
        }

        path.Reverse();
        return path;
    }

    /// <summary>Why the tree of <paramref name="size"/> leaves begins with that of <paramref name="older"/>: nothing was changed, only appended.</summary>
    public static async ValueTask<IReadOnlyList<TreeHash>> ConsistencyAsync(long older, long size, Func<TreeNode, ValueTask<TreeHash>> node)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, size);
        var proof = new List<TreeHash>();
        var (first, next) = (0L, size);
        var whole = true;
        while (next != older)
        {
            var middle = first + Split(next - first);
            var left = older <= middle;
            proof.Add(left ? await RangeAsync(middle, next, node) : await RangeAsync(first, middle, node));
            (first, next, whole) = left ? (first, middle, whole) : (middle, next, false);
        }

        // The older tree itself is what the verifier has.
        if (!whole)
            proof.Add(await RangeAsync(first, next, node));
        proof.Reverse();
        return proof;
    }

    /// <summary>The root that a leaf and its path lead to; null: no path of this length leads anywhere.</summary>
    public static TreeHash? Root(TreeHash leaf, long index, long size, IReadOnlyList<TreeHash> path)
    {
        if (index < 0 || index >= size)
            return null;
        var (node, last, root, used) = (index, size - 1, leaf, 0);
        for (; last > 0; (node, last) = (node >> 1, last >> 1))
        {
            // The last node of a row without a sibling goes up as it is.
            if ((node & 1) == 0 && node == last)
                continue;
            if (used == path.Count)
                return null;
            root = (node & 1) == 1 ? TreeHash.OfNode(path[used], root) : TreeHash.OfNode(root, path[used]);
            used++;
        }

        return used == path.Count ? root : null;
    }

    /// <summary>Whether the newer tree begins with the older one.</summary>
    public static bool IsConsistent(long older, TreeHash olderRoot, long size, TreeHash root, IReadOnlyList<TreeHash> proof)
    {
        if (older <= 0 || older > size)
            return false;
        if (older == size)
            return proof.Count == 0 && olderRoot == root;
        var (node, last, used) = (older - 1, size - 1, 0);
        for (; (node & 1) == 1; (node, last) = (node >> 1, last >> 1)) { }
        var begin = BitOperations.IsPow2(older) ? olderRoot : proof.Count > 0 ? proof[used++] : (TreeHash?)null;
        if (begin is not { } old)
            return false;
        var now = old;
        for (; last > 0; (node, last) = (node >> 1, last >> 1))
        {
            if ((node & 1) == 0 && node == last)
                continue;
            if (used == proof.Count)
                return false;
            if ((node & 1) == 1)
                (old, now) = (TreeHash.OfNode(proof[used], old), TreeHash.OfNode(proof[used], now));
            else
                now = TreeHash.OfNode(now, proof[used]);
            used++;
        }

        return used == proof.Count && old == olderRoot && now == root;
    }

    // Leaves from a place where a subtree of the range's size may begin.
    private static async ValueTask<TreeHash> RangeAsync(long first, long next, Func<TreeNode, ValueTask<TreeHash>> node)
    {
        if (next == first)
            return TreeHash.Empty;
        if (BitOperations.IsPow2(next - first))
        {
            var height = BitOperations.Log2((ulong)(next - first));
            return await node(new TreeNode(height, first >> height));
        }

        var middle = first + Split(next - first);
        return TreeHash.OfNode(await RangeAsync(first, middle, node), await RangeAsync(middle, next, node));
    }

    // The largest power of two below.
    private static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
