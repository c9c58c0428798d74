namespace Dashboard.Model.Evidence;

/// <summary>The root of a complete subtree: it covers the leaves from <c>Index * 2^Height</c> on, 2^Height of them. Height 0 is a leaf.</summary>
public readonly record struct TreeNode(int Height, long Index)
{
    public long First => Index << Height;

    public long Next => (Index + 1) << Height;
}
