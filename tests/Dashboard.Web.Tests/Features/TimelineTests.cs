using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Timeline;
using Dashboard.Web.Components;
using Dashboard.Web.Features.Timeline;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class TimelineTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);
    private static readonly DateTimeOffset From = Now.AddHours(-3);

    public TimelineTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Table_HasWhatTheCanvasDraws()
    {
        var table = Render<TimelineTable>(parameters => parameters.Add(p => p.Data, Page(Lanes(Lane("orders-db")))).Add(p => p.Address, new TimelineAddress("prod")));
        var row = table.Find("tbody tr");
        Assert.Equal("/objects/prod/u-orders-db", row.QuerySelector("th a")!.GetAttribute("href"));
        Assert.Contains("Failed: IssuerNotReady", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Ready False (IssuerNotReady)", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("watch expired, relisted", row.QuerySelector(".t-gap")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("7", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 lane of 64 objects, 06:31:08-09:31:08 UTC; 11 more left out", table.Find("caption").TextContent, StringComparison.Ordinal);
        Assert.Equal("/timeline?cluster=prod&healthy=1", table.Find("caption a").GetAttribute("href"));
    }

    [Fact]
    public void Table_NothingFoundAndNobodyLooking_AreTwoSentences()
    {
        string Caption(double share) => Render<TimelineTable>(parameters => parameters
            .Add(p => p.Data, Page(Lanes() with { Coverage = new CoverageStatement(share >= 1, share, From, Now, []) })).Add(p => p.Address, new TimelineAddress("prod"))).Find("caption").TextContent;
        Assert.StartsWith("All 64 objects were well", Caption(1), StringComparison.Ordinal);
        Assert.StartsWith("No trouble was seen, 99.9 % covered", Caption(0.9999), StringComparison.Ordinal);
        Assert.StartsWith("We were not looking", Caption(0), StringComparison.Ordinal);
    }

    [Fact]
    public void View_Canvas_IsGivenWhatTheAddressSays()
    {
        var address = new TimelineAddress("prod", "orders", Root: "u1", Range: "1h", At: "7", Selected: "u2", BrushFrom: From, BrushTo: Now);
        var element = Render<TimelineView>(parameters => parameters.Add(p => p.Data, Page(Lanes()) with { From = Now.AddHours(-1), At = Now }).Add(p => p.Address, address)).Find("cr-timeline");
        Assert.Equal("/api/v1/timeline?cluster=prod&namespace=orders&root=u1&order=severity", element.GetAttribute("src"));
        Assert.Equal(("3600000", "2026-03-04T09:31:08.000Z", "u2"), (element.GetAttribute("length"), element.GetAttribute("at"), element.GetAttribute("selected")));
        Assert.Equal(("2026-03-04T06:31:08.000Z", "2026-03-04T09:31:08.000Z"), (element.GetAttribute("brush-from"), element.GetAttribute("brush-to")));
        Assert.Null(element.GetAttribute("start"));
        Assert.NotNull(element.QuerySelector("table"));
    }

    [Fact]
    public void Brush_LeadsToItsChangesToTheRangeAndToItsEnds()
    {
        var address = new TimelineAddress("prod", "orders", BrushFrom: From, BrushTo: Now, Selected: "u2");
        var said = new RangeEvent(new TimelineEvent(Now.AddMinutes(-1), true, "BackOff", "it restarts", "kubelet", 14), "Pod", "orders", "orders-db-2", "u9");
        var panel = Render<BrushPanel>(parameters => parameters.Add(p => p.Address, address)
            .Add(p => p.Data, Page(Lanes()) with { Range = new RangeSummary(1_061, 14, [said], 27, true), Ends = (3, 9) }));
        var changes = panel.Find("header a.n");
        Assert.Equal("1,061", changes.TextContent);
        Assert.Equal(new ChangesAddress("prod", "orders", From: From, To: Now), ChangesAddress.Parse(changes.GetAttribute("href")!));
        Assert.Equal(address with { BrushFrom = null, BrushTo = null, From = From, To = Now }, TimelineAddress.Parse(panel.Find("[data-key=b]").GetAttribute("href")!));
        Assert.Equal("/objects/prod/u2?tab=diff&from=3&to=9", panel.Find("[data-key=d]").GetAttribute("href"));
        Assert.Contains("Pod orders/orders-db-2", panel.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Brush_SetEverywhere_CanBeCleared()
    {
        var address = new TimelineAddress("prod", From: From, To: Now);
        var panel = Render<BrushPanel>(parameters => parameters.Add(p => p.Address, address).Add(p => p.Data, Page(Lanes()) with { Range = new RangeSummary(0, 0, [], 0, false) }));
        Assert.Empty(panel.FindAll("[data-key=b], [data-key=d]"));
        Assert.Equal("/timeline?cluster=prod", panel.Find("header a.btn").GetAttribute("href"));
        Assert.Contains("events.events.k8s.io", panel.Markup, StringComparison.Ordinal);
        Assert.Empty(Render<BrushPanel>(parameters => parameters.Add(p => p.Address, new TimelineAddress("prod")).Add(p => p.Data, Page(Lanes()))).Markup.Trim());
    }

    [Fact]
    public void Window_IsWhatIsAskedFor_ElseTheRange_ElseTheLastHours()
    {
        Assert.Equal((Now.AddHours(-3), Now), TimelineLoader.Window(new("c"), Now, TimeSpan.FromHours(3)));
        Assert.Equal((Now.AddMinutes(-15), Now), TimelineLoader.Window(new("c", Range: "15m"), Now, TimeSpan.FromHours(3)));
        Assert.Equal((From, From.AddHours(1)), TimelineLoader.Window(new("c", Start: From, End: From.AddHours(1), Range: "15m"), Now, TimeSpan.FromHours(3)));
        Assert.Equal((From.AddMinutes(-12), From.AddMinutes(72)), TimelineLoader.Window(new("c", From: From, To: From.AddHours(1)), Now, TimeSpan.FromHours(3)));
        Assert.Equal((Now.AddHours(-3), Now), TimelineLoader.Window(new("c", Start: Now, End: From), Now, TimeSpan.FromHours(3)));
    }

    private static TimelinePageData Page(TimelineData lanes) => new(lanes, From, Now, null, null, null, Now);

    private static TimelineData Lanes(params TimelineLane[] lanes) => new(
        "prod", From, Now, 9, lanes, 64, lanes.Length == 0 ? 0 : 12, true,
        [new Gap("prod", 1, Now, new GroupVersionResource("cert-manager.io", "v1", "certificates"), "Certificate", null, From, From.AddMinutes(5), GapReason.WatchExpired, "")],
        new CoverageStatement(true, 1, From, Now, []));

    private static TimelineLane Lane(string name) => new(
        1, new ObjectIdentity(new GroupVersionKind("cert-manager.io", "v1", "Certificate"), "orders", name, "u-" + name), "certificates", 0, -1, HealthStatus.Failed, HealthStatus.Failed, From, From,
        null, false,
        [
            new TimelineTrack(null, [new(From, Now.AddHours(-1), HealthStatus.Healthy, "", "", 1), new(Now.AddHours(-1), null, HealthStatus.Failed, "", "IssuerNotReady", 1)]),
            new TimelineTrack("Ready", [new(Now.AddHours(-1), null, HealthStatus.Failed, "False", "IssuerNotReady", 1)]),
        ],
        [new TimelineTick(From, 3, 1), new TimelineTick(Now, 4, 8)], [], [0]);
}
