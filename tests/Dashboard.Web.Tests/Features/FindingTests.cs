using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Findings;
using Dashboard.Web.Components;
using Dashboard.Web.Components.Parts;
using Dashboard.Web.Features.Changes;
using Dashboard.Web.Features.Overview;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class FindingTests : BunitContext
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    public FindingTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Sentence_SaysWhoOverWhatOfWhichObjectHowOftenInHowLong()
    {
        Assert.Equal("gitops-bot and autoscaler fight over spec.replicas of Deployment web: 38 times in 20 s", FindingWords.Sentence(Found(FindingType.Fight, "spec.replicas")));
        Assert.Equal("Ready flapped on Deployment web: 38 times in 20 s", FindingWords.Sentence(Found(FindingType.Flapping, "Ready", open: false)));
        Assert.Equal("gitops-bot and autoscaler rewrite Deployment web: 38 times in 20 s", FindingWords.Sentence(Found(FindingType.HotLoop, "")));
    }

    [Theory]
    [InlineData(FindingType.Fight, "metadata.labels[\"a.b/c d\\\\\"]", "metadata.labels[\"a.b/c d\\\\\"]")]
    [InlineData(FindingType.Flapping, "Ready", "status.conditions[Ready].status")]
    [InlineData(FindingType.HotLoop, "", null)]
    public void Changes_AreExactlyThoseThatItCounts(FindingType type, string subject, string? path)
    {
        var address = ChangesAddress.Parse(FindingWords.ChangesUrl("prod", Found(type, subject)));
        var terms = ChangeTerms.Parse(address.Terms);
        Assert.Empty(terms.Refused);
        Assert.Equal(("uid-1", path, 120L, 160L), (terms.Filter.Uid, terms.Filter.Path, terms.Filter.FirstPosition, terms.Filter.LastPosition));
        Assert.Equal((s_now, s_now.AddSeconds(21)), (address.From, address.To));
        Assert.Equal(type == FindingType.HotLoop, address.Noise); // a loop counts every version
    }

    [Fact]
    public void Line_LinksTheObjectAndTheCount()
    {
        var line = Render(FindingLine.Of(Found(FindingType.Fight, "spec.replicas"), "prod"));
        Assert.Contains("fight over spec.replicas of Deployment web: 38 times in 20 s", string.Join(' ', line.Find(".finding").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("/objects/prod/uid-1", line.Find("a.l").GetAttribute("href"));
        Assert.StartsWith("/changes?cluster=prod&q=uid%3Auid-1", line.Find("a.n").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(["gitops-bot", "autoscaler"], line.FindAll(".mgr .trunc").Select(name => name.TextContent));
    }

    [Fact]
    public void Panel_NothingFound_IsNotThere() => Assert.Equal("", Render<FindingsPanel>(parameters => parameters.Add(p => p.Data, OverviewTests.Data(new(1, 0, 0, 0, 0, 0)))).Markup.Trim());

    [Fact]
    public void Panel_ManyFound_ShowsTheFirstAndFoldsTheRest()
    {
        var data = OverviewTests.Data(new(1, 0, 0, 0, 0, 0)) with { Findings = [.. Enumerable.Range(0, 7).Select(i => Found(FindingType.Fight, "spec.f" + i))] };
        var panel = Render<FindingsPanel>(parameters => parameters.Add(p => p.Data, data));
        Assert.Equal(7, panel.FindAll(".finding").Count);
        Assert.Equal("3 more", panel.Find("details summary").TextContent);
        Assert.Equal(3, panel.FindAll("details .finding").Count);
    }

    [Fact]
    public void NoiseHidden_IsALinkToTheListWithIt()
    {
        var link = Render(NoiseHidden.Of(406, new ChangesAddress("prod", Noise: true).Url)!).Find("a");
        Assert.Equal(("406 noise hidden", "/changes?cluster=prod&noise=true"), (link.TextContent, link.GetAttribute("href")));
        Assert.Null(NoiseHidden.Of(0, "/"));
    }

    private static Finding Found(FindingType type, string subject, bool open = true) => new(
        type, open, new ObjectIdentity(new GroupVersionKind("apps", "v1", "Deployment"), "shop", "web", "uid-1"), subject, ["gitops-bot", "autoscaler"], 38, 120, 160,
        s_now, s_now.AddSeconds(20), [120, 160]);
}
