using Bunit;
using Dashboard.Log.Evidence;
using Dashboard.Model;
using Dashboard.Model.Evidence;
using Dashboard.Web.Components;
using Dashboard.Web.Features.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class EvidenceTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 9, 31, 8, TimeSpan.Zero);

    public EvidenceTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Sentence_HeadHeldOutside_SaysHowFarAndWhatIsNotKnown()
    {
        var sentence = EvidenceSentence.Of(Data([Head(4, 101)], held: Head(4, 101), recorded: 104));
        Assert.Contains("Not verified yet", sentence.Lead, StringComparison.Ordinal);
        Assert.StartsWith("Signed up to position 100 at ", sentence.Rest, StringComparison.Ordinal);
        Assert.Contains("3 rows recorded since are not signed yet", sentence.Rest, StringComparison.Ordinal);
        Assert.Contains("out of reach", sentence.Rest, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_ReadBack_SaysHowFarAndWhen()
    {
        var sentence = EvidenceSentence.Of(Data([Head(4, 101)], Head(4, 101)) with { ReadBack = new PatrolState(90, Now, []) });
        Assert.Equal(("Verified up to position 89", (DateTimeOffset?)Now), (sentence.Lead, sentence.At));
    }

    [Fact]
    public void View_AlteredRow_IsTheRedBand()
    {
        var view = Show(Data([Head(4, 101)], Head(4, 101)) with { ReadBack = new PatrolState(90, Now, [new Finding("row", 17, 17, "it was altered")]) });
        Assert.Contains("not as it was recorded: 1 finding, the first at position 17", view.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_NoHeadOutside_SaysThatNothingIsShown() =>
        Assert.Contains("could have rewritten all of it", EvidenceSentence.Of(Data([Head(4, 101)], held: null)).Rest, StringComparison.Ordinal);

    [Fact]
    public void Sentence_NothingSigned_ClaimsNothing() => Assert.Equal("Nothing is signed yet.", EvidenceSentence.Of(Data([], null)).Lead);

    [Fact]
    public void View_Problem_IsTheRedBand()
    {
        var view = Show(Data([Head(4, 101)], Head(4, 101)) with { Problem = "The log has 50 rows, but a tree head covers 101." });
        Assert.Contains("50 rows", view.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll(".lead"));
    }

    [Fact]
    public void View_Heads_SayWhichAreHeldOutsideAndWhatTheyState()
    {
        var dropped = new DroppedRows(0, 9, 7, Now, Now, TreeHash.Empty, TreeHash.Empty, "older than 30 days");
        var view = Show(Data([Head(5, 102), Head(4, 101, dropped)], held: Head(4, 101)));
        var rows = view.FindAll("tbody tr");
        Assert.Contains("not by this server", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("retention dropped 7 rows between 0 and 9: older than 30 days", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("yes", rows[1].TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 5)]
    [InlineData(4, 5)]
    [InlineData(6, 7)]
    public async Task Path_FromAnyLeaf_EndsAtTheRoot(int position, int size)
    {
        var (proof, frontier) = await ProofAsync(position, size);
        var steps = PathStep.Of(proof.Leaf, position, size, proof.Path);
        Assert.Equal(proof.Path.Count, steps.Count);
        Assert.Equal(frontier.Root, steps.Count == 0 ? proof.Leaf : steps[^1].Hash);
    }

    [Fact]
    public async Task View_Proof_IsDrawnFromRowToRoot()
    {
        var (proof, frontier) = await ProofAsync(2, 5);
        var view = Show(Data([Head(4, 5)], Head(4, 5)) with { Check = new RowCheck(2, proof, null, null) });
        var steps = view.FindAll("ol.path li");
        Assert.Equal(["row", "right", "left", "right", "root"], steps.Select(step => step.QuerySelector(".side")!.TextContent));
        Assert.Equal(frontier.Root.ToBase64(), steps[^1].QuerySelector("code")!.TextContent);
        Assert.Equal("/api/v1/proofs/prod/2", view.Find("a[download='proof-2.json']").GetAttribute("href"));
    }

    [Fact]
    public void View_DamagedRow_IsTheRedBand()
    {
        var view = Show(Data([Head(4, 101)], Head(4, 101)) with { Check = new RowCheck(17, null, null, "It does not lead to the root.") });
        Assert.Contains("Position 17 is not what was signed", view.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<EvidenceView> Show(EvidenceData data) =>
        Render<EvidenceView>(parameters => parameters.Add(p => p.Data, data).Add(p => p.Address, new EvidenceAddress("prod", data.Check?.Position)));

    private static EvidenceData Data(IReadOnlyList<StoredHead> heads, StoredHead? held, long recorded = 101) => new(heads, null, "cr-dashboard/prod+0+A", held, null, null, recorded, null, Now);

    private static StoredHead Head(long number, long size, DroppedRows? dropped = null, TreeHash? root = null)
    {
        var head = new TreeHead("prod", size, root ?? TreeHash.Empty, Now, Dropped: dropped);
        return new StoredHead(number, head, new SignedNote(head.ToText(), [new NoteSignature("cr-dashboard/prod", 0xabcd, new byte[64])]));
    }

    private static async Task<(RowProof Proof, TreeFrontier Frontier)> ProofAsync(int position, int size)
    {
        var records = Enumerable.Range(0, size).Select(i => new EvidenceRecord(
            "prod", i, 0, 0, Verb.Added, new EvidenceObject(new("", "v1", "Pod"), "pods", true, "ns", "n", "u"), "1", null, null, [], 256, new byte[32])).ToList();
        var frontier = new TreeFrontier();
        foreach (var record in records)
            frontier.Append(TreeHash.OfLeaf(record.ToBytes()));
        var path = await TreeProofs.InclusionAsync(position, size, node =>
        {
            var subtree = new TreeFrontier();
            for (var i = node.First; i < node.Next; i++)
                subtree.Append(TreeHash.OfLeaf(records[(int)i].ToBytes()));
            return ValueTask.FromResult(subtree.Root);
        });
        var bytes = records[position].ToBytes();
        return (new RowProof(Head(1, size, root: frontier.Root), records[position], bytes, TreeHash.OfLeaf(bytes), path), frontier);
    }
}
