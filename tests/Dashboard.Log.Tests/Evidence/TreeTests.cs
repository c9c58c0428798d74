using CsCheck;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Tests.Evidence;

public sealed class TreeTests
{
    private static readonly byte[][] s_records = [.. Enumerable.Range(0, 700).Select(i => IndependentVerifier.BigEndian(i))];
    private static readonly byte[][] s_leaves = [.. s_records.Select(IndependentVerifier.Leaf)];

    [Fact]
    public void Frontier_AnySize_HasTheRootOfTheRecursion()
    {
        var frontier = new TreeFrontier();
        for (var size = 0; size <= 300; size++)
        {
            Assert.Equal(IndependentVerifier.Root(s_leaves[..size]), frontier.Root.ToArray());
            Assert.Equal(frontier.Root, TreeFrontier.Of(frontier.Size, frontier.ToBytes()).Root);
            frontier.Append(TreeHash.OfLeaf(s_records[size]));
        }
    }

    [Fact]
    public void Frontier_OfWrongLength_Refuses()
    {
        Assert.Throws<InvalidDataException>(() => TreeFrontier.Of(3, new byte[32]));
        Assert.Throws<InvalidDataException>(() => TreeFrontier.Of(-1, []));
    }

    [Fact]
    public Task Inclusion_AnyLeafOfAnySize_IsAcceptedByBoth() => Gen.Int[1, 700].SelectMany(size => Gen.Int[0, size - 1].Select(index => (index, size))).SampleAsync(async pick =>
    {
        var path = await TreeProofs.InclusionAsync(pick.index, pick.size, Node);
        var root = IndependentVerifier.Root(s_leaves[..pick.size]);
        Assert.Equal(root, TreeProofs.Root(new TreeHash(s_leaves[pick.index]), pick.index, pick.size, path)!.Value.ToArray());
        Assert.Equal(root, IndependentVerifier.RootByPath(s_leaves[pick.index], pick.index, pick.size, [.. path.Select(hash => hash.ToArray())]));
    }, iter: 200);

    [Fact]
    public async Task Inclusion_OfAnotherLeafPlaceOrLength_IsRefused()
    {
        var path = await TreeProofs.InclusionAsync(5, 11, Node);
        var root = new TreeHash(IndependentVerifier.Root(s_leaves[..11]));
        Assert.Equal(root, TreeProofs.Root(new TreeHash(s_leaves[5]), 5, 11, path));
        Assert.NotEqual(root, TreeProofs.Root(new TreeHash(s_leaves[6]), 5, 11, path));
        Assert.NotEqual(root, TreeProofs.Root(new TreeHash(s_leaves[5]), 4, 11, path));
        Assert.Null(TreeProofs.Root(new TreeHash(s_leaves[5]), 5, 11, [.. path, root]));
        Assert.Null(TreeProofs.Root(new TreeHash(s_leaves[5]), 5, 11, [.. path.Skip(1)]));
        Assert.Null(TreeProofs.Root(new TreeHash(s_leaves[5]), 11, 11, path));
    }

    [Fact]
    public Task Consistency_AnyTwoSizes_HoldsAndOnlyForTheseRoots() => Gen.Int[1, 700].SelectMany(size => Gen.Int[1, size].Select(older => (older, size))).SampleAsync(async pick =>
    {
        var proof = await TreeProofs.ConsistencyAsync(pick.older, pick.size, Node);
        var (old, now) = (Root(pick.older), Root(pick.size));
        Assert.True(TreeProofs.IsConsistent(pick.older, old, pick.size, now, proof));
        Assert.False(TreeProofs.IsConsistent(pick.older, TreeHash.Empty, pick.size, now, proof));
        Assert.False(TreeProofs.IsConsistent(pick.older, old, pick.size, TreeHash.Empty, proof));
        Assert.False(TreeProofs.IsConsistent(pick.older, old, pick.size, now, [.. proof, old]));
    }, iter: 200);

    private static TreeHash Root(int size) => new(IndependentVerifier.Root(s_leaves[..size]));

    private static ValueTask<TreeHash> Node(TreeNode node) => ValueTask.FromResult(new TreeHash(IndependentVerifier.Root(s_leaves[(int)node.First..(int)node.Next])));
}
