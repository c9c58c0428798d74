using Dashboard.Web.Features.ObjectDetails;

namespace Dashboard.Web.Tests.Features;

public sealed class LineDiffTests
{
    [Fact]
    public void Compare_AnyTwoTexts_HoldsBothInOrder()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var (was, now) = (Text(random), Text(random));
            var lines = LineDiff.Compare(was, now);
            Assert.Equal(was, lines.Where(line => line.Edit != LineEdit.Added).Select(line => line.Text));
            Assert.Equal(now, lines.Where(line => line.Edit != LineEdit.Removed).Select(line => line.Text));
            Assert.Equal(Enumerable.Range(1, was.Length), lines.Select(line => line.Was).OfType<int>());
            Assert.Equal(Enumerable.Range(1, now.Length), lines.Select(line => line.Is).OfType<int>());
        }
    }

    private static string[] Text(Random random) => [.. Enumerable.Range(0, random.Next(30)).Select(_ => ((char)('a' + random.Next(5))).ToString())];

    [Fact]
    public void Compare_OneChangedLine_IsOneRemovedAndOneAdded()
    {
        var lines = LineDiff.Compare(["a", "b", "c"], ["a", "x", "c"]);
        Assert.Equal([LineEdit.Same, LineEdit.Removed, LineEdit.Added, LineEdit.Same], lines.Select(line => line.Edit));
    }

    [Fact]
    public void Compare_TextsTooDifferent_AreOneReplacement()
    {
        var lines = LineDiff.Compare([.. Enumerable.Range(0, 2000).Select(i => $"a{i}")], [.. Enumerable.Range(0, 2000).Select(i => $"b{i}")]);
        Assert.Equal(4000, lines.Count);
        Assert.All(lines.Take(2000), line => Assert.Equal(LineEdit.Removed, line.Edit));
    }

    [Fact]
    public void DiffPart_FarFromAnEdit_IsFolded()
    {
        string[] was = [.. Enumerable.Range(0, 30).Select(i => $"{i}")];
        string[] now = [.. was];
        now[15] = "changed";
        var parts = DiffPart.Of(LineDiff.Compare(was, now));
        Assert.Equal(12, parts[0].Hidden);
        Assert.Equal(7, parts[0].Rows.Count);
        Assert.Equal(("15", "changed"), (parts[0].Rows[3].Left!.Text, parts[0].Rows[3].Right!.Text));
        Assert.Equal(11, parts[^1].Hidden);
    }
}
