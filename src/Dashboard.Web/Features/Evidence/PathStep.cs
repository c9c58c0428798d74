using Dashboard.Model.Evidence;

namespace Dashboard.Web.Features.Evidence;

/// <summary>One step from a leaf to the root.</summary>
/// <param name="Left">The sibling stands left of what has been hashed so far.</param>
/// <param name="Hash">What the step leads to.</param>
public readonly record struct PathStep(bool Left, TreeHash Sibling, TreeHash Hash)
{
    public static IReadOnlyList<PathStep> Of(TreeHash leaf, long position, long size, IReadOnlyList<TreeHash> path)
    {
        var steps = new List<PathStep>(path.Count);
        var (node, last, hash) = (position, size - 1, leaf);
        foreach (var sibling in path)
        {
            // The last of a row without a sibling goes up as it is.
            for (; (node & 1) == 0 && node == last; (node, last) = (node >> 1, last >> 1)) { }
            var left = (node & 1) == 1;
            hash = left ? TreeHash.OfNode(sibling, hash) : TreeHash.OfNode(hash, sibling);
            steps.Add(new PathStep(left, sibling, hash));
            (node, last) = (node >> 1, last >> 1);
        }

        return steps;
    }
}
