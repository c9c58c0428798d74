using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components;
using Dashboard.Web.Features.Topology;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class TopologyViewTests : BunitContext
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 12, 9, 31, 8, TimeSpan.Zero);

    public TopologyViewTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Canvas_GetsTheLensInForceAndTheMomentLookedAt()
    {
        var view = View(new TopologyAddress("prod", Lens: new LensAddress(LensAddress.Problems, 2, "Pod"), At: "12", Focus: "orders"));
        var canvas = view.Find("cr-topology");
        Assert.Equal("lens=problems&hops=2&kinds=Pod", canvas.GetAttribute("lens"));
        Assert.Equal("orders", canvas.GetAttribute("focus"));
        Assert.Equal("/api/v1/topology?cluster=prod&at=12&columns=true", canvas.GetAttribute("snapshot-url"));
        Assert.Null(canvas.GetAttribute("hub-url"));
        Assert.Contains("as it was at position 12", view.Find(".past").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void LargeScope_OpenedWithProblems_SaysSoAndLeadsToAll()
    {
        var view = View(new TopologyAddress("prod"), problems: true, healthy: 5_000, isAsked: false);
        Assert.Contains("5,001 objects: opened with the 1 that need attention", view.Find(".why").TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal("/topology?cluster=prod&lens=all", view.Find(".why a").GetAttribute("href"));
        Assert.Equal("lens=problems", view.Find("cr-topology").GetAttribute("lens"));
    }

    [Fact]
    public void Scope_AskedForAll_SaysNothingAboutItsSize() =>
        Assert.Empty(View(new TopologyAddress("prod", Lens: new LensAddress(LensAddress.All)), healthy: 5_000).FindAll(".why"));

    [Fact]
    public void LensBar_EachPart_IsATagThatTakesItAway()
    {
        var lens = new LensAddress(Kinds: "Pod", Labels: "app=x", Text: "db", Manager: "argo");
        var bar = View(new TopologyAddress("prod", Lens: lens));
        Assert.Equal(
            ["/topology?cluster=prod&labels=app%3Dx&q=db&manager=argo", "/topology?cluster=prod&kinds=Pod&q=db&manager=argo", "/topology?cluster=prod&kinds=Pod&labels=app%3Dx&manager=argo", "/topology?cluster=prod&kinds=Pod&labels=app%3Dx&q=db"],
            bar.FindAll(".tag.term").Select(tag => tag.GetAttribute("href")));
        Assert.Contains("set by argo in 24 h", bar.Find(".tb").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void KindMenu_Kind_IsAddedAndTakenAway()
    {
        var menu = View(new TopologyAddress("prod", Lens: new LensAddress(Kinds: "Pod")));
        var links = menu.FindAll("#lens-kinds a");
        Assert.Equal("/topology?cluster=prod&kinds=Pod%2CDeployment.apps", links[0].GetAttribute("href"));
        Assert.Equal(("/topology?cluster=prod", "true"), (links[1].GetAttribute("href"), links[1].GetAttribute("aria-current")));
    }

    [Fact]
    public void LensForm_Submitted_KeepsTheRestOfTheAddress()
    {
        var form = View(new TopologyAddress("prod", "orders", Selected: "u", Lens: new LensAddress(LensAddress.Problems, 1, Text: "db"), At: "12")).Find("#lens-more form");
        Assert.Equal(
            ["cluster=prod", "ns=orders", "at=12", "lens=problems", "selected=u"],
            form.QuerySelectorAll("input[type=hidden]").Select(input => $"{input.GetAttribute("name")}={input.GetAttribute("value")}"));
        Assert.Equal("1", form.QuerySelector("input[type=radio][checked]")!.GetAttribute("value"));
    }

    [Fact]
    public void TreeTable_Closed_IsStillInTheDocument()
    {
        var view = View(new TopologyAddress("prod"));
        Assert.Equal(2, view.FindAll("#tree-table [role=treegrid] tr[data-uid]").Count);
        Assert.DoesNotContain("open", view.Find("#tree-table").ClassName, StringComparison.Ordinal);
        Assert.Equal("/topology?cluster=prod&table=1", view.Find("[data-key=g]").GetAttribute("href"));
        Assert.Contains("open", View(new TopologyAddress("prod", Table: true)).Find("#tree-table").ClassName, StringComparison.Ordinal);
    }

    [Fact]
    public void Selection_NotThere_SaysSo() =>
        Assert.Contains("No such object", View(new TopologyAddress("prod", Selected: "gone")).Find(".tg").TextContent, StringComparison.Ordinal);

    private IRenderedComponent<TopologyView> View(TopologyAddress address, bool problems = false, int healthy = 1, bool isAsked = true)
    {
        TreeRow[] rows = [Row(1, "Deployment", HealthStatus.Failed), Row(2, "Pod", HealthStatus.Healthy)];
        var tree = new TopologyTree(
            rows, new HealthCounts(healthy, 0, 0, 1, 0, 0), [new KindCount("apps", "Deployment", 1), new KindCount("", "Pod", 1)], 0, false, problems || (isAsked && address.Shown.Show == LensAddress.Problems));
        return Render<TopologyView>(parameters => parameters.Add(p => p.Address, address).Add(p => p.Data, new TopologyData(tree, null, null, [], s_now)));
    }

    private static TreeRow Row(int id, string kind, HealthStatus status) =>
        new(id, new ObjectIdentity(new GroupVersionKind("", "v1", kind), "orders", $"n{id}", $"u{id}"), new HealthState(status, "", "", null), 1, 0, 1, default);
}
