using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Activity;
using Dashboard.Projections.Health;
using Dashboard.Web.Components.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Components;

public sealed class FrameTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    public FrameTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Frame_Live_NamesItsStateAndItsGaps()
    {
        var frame = Show(Data() with { GapsOfDay = 1 }, "/");
        Assert.Equal("Live", frame.Find("[data-connection-text]").TextContent);
        Assert.Contains("1 gap in 24 h", frame.Find(".covpill").TextContent, StringComparison.Ordinal);
        Assert.Equal("page", frame.Find("nav[aria-label=Pages] a[title=Overview]").GetAttribute("aria-current"));
        Assert.Null(frame.Find("nav[aria-label=Pages] a[title=Objects]").GetAttribute("aria-current"));
    }

    [Fact]
    public void Frame_FarBehind_SaysHowFar() =>
        Assert.Equal("Live, 42 s behind", Show(Data() with { Behind = TimeSpan.FromSeconds(42) }, "/").Find("[data-connection-text]").TextContent);

    [Fact]
    public void Nav_Foot_SaysWhenTheTreeHeadWasSigned()
    {
        Assert.Contains("Tree head signed 2026-03-04 09:31:0", Show(Data() with { HeadSigned = Now }, "/evidence").Find(".foot").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Tree head", Show(Data(), "/evidence").Find(".foot").TextContent, StringComparison.Ordinal);
        Assert.Equal("page", Show(Data(), "/evidence?position=1").Find("nav[aria-label=Pages] a[title=Evidence]").GetAttribute("aria-current"));
    }

    [Fact]
    public void Frame_Past_IsPlumAndLeadsBackToLive()
    {
        var frame = Show(Data() with { AtTime = Now.AddHours(-1) }, "/objects/c/u?at=7");
        Assert.Contains("is-past", frame.Find(".frame").ClassName, StringComparison.Ordinal);
        Assert.Equal("/objects/c/u", frame.Find(".time .back").GetAttribute("href"));
        Assert.Equal("7", frame.Find(".time").GetAttribute("data-at"));
        Assert.Equal("/changes?cluster=prod&at=7", frame.Find("nav[aria-label=Pages] a[title=Changes]").GetAttribute("href"));
        Assert.Equal("/?cluster=prod", frame.Find("nav[aria-label=Pages] a[title=Overview]").GetAttribute("href"));
    }

    [Fact]
    public void Frame_PastOfAPageThatHasNone_SaysThatItShowsNow()
    {
        var frame = Show(Data(), "/?cluster=prod&at=2026-03-04T08:00:00Z");
        Assert.DoesNotContain("is-past", frame.Find(".frame").ClassName, StringComparison.Ordinal);
        Assert.Equal("Live", frame.Find("[data-connection-text]").TextContent);
        Assert.Contains("This page shows now, not 08:00:00 UTC", frame.Find("main [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/timeline?cluster=prod&at=2026-03-04T08%3A00%3A00Z", frame.Find("main [role=status] a").GetAttribute("href"));
        Assert.Empty(Show(Data(), "/?at=nonsense").FindAll("main [role=status]"));
    }

    [Fact]
    public void Frame_Range_IsCarriedToThePagesThatTakeOne()
    {
        var frame = Show(Data(), "/changes?cluster=prod&from=2026-03-04T08:00:00Z&to=2026-03-04T09:00:00Z");
        Assert.Equal("/timeline?cluster=prod&from=2026-03-04T08%3A00%3A00.000Z&to=2026-03-04T09%3A00%3A00.000Z", frame.Find("nav[aria-label=Pages] a[title=Timeline]").GetAttribute("href"));
        var rail = Show(Data() with { Rail = new ActivityHistogram(Now.AddHours(-3), TimeSpan.FromHours(1), [1, 2, 3], [0, 0, 0]) }, "/changes?cluster=prod&from=2026-03-04T08:01:08Z&to=2026-03-04T09:31:08Z").Find("cr-rail");
        Assert.Equal("/changes?cluster=prod", rail.GetAttribute("range-url"));
        Assert.Contains("left:50%;width:50%", rail.QuerySelector(".brush")!.GetAttribute("style"), StringComparison.Ordinal);
    }

    [Fact]
    public void TimeMenu_IsAFormThatWorksWithoutScript()
    {
        var form = Show(Data(), "/timeline?cluster=prod&ns=orders&start=x&range=1h").Find("form#time-menu");
        Assert.Equal(("get", "/timeline"), (form.GetAttribute("method"), form.GetAttribute("action")));
        Assert.Equal(["cluster=prod", "ns=orders", "range=1h"], form.QuerySelectorAll("input[type=hidden]").Select(field => $"{field.GetAttribute("name")}={field.GetAttribute("value")}").Order());
        Assert.Equal("2026-03-04T09:31:08", form.QuerySelector("input[name=at]")!.GetAttribute("max"));
        Assert.Equal("/timeline", Show(Data(), "/capture?cluster=prod").Find("form#time-menu").GetAttribute("action"));
    }

    [Fact]
    public void ScopeMenus_OtherNamespace_KeepsThePage()
    {
        var frame = Show(Data(), "/objects?cluster=prod&kind=Pod&group=&cursor=x");
        Assert.Contains("/objects?cluster=prod&group=&kind=Pod&ns=orders", frame.FindAll("#namespace-menu a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void Rail_OverlappingGaps_AreDrawnOnce()
    {
        Gap[] gaps = [Gap(10, 20), Gap(15, 30), Gap(50, null)];
        var drawn = Rail.Gaps(gaps, Now, Now.AddMinutes(100));
        Assert.Equal([(10, 20), (50, 50)], drawn);
    }

    [Fact]
    public void Rail_BucketWithFailures_IsRedAndOthersAreNot()
    {
        var histogram = new ActivityHistogram(Now, TimeSpan.FromMinutes(1), [4, 0, 1], [0, 0, 1]);
        Assert.StartsWith("M0 ", Rail.Bars(histogram, red: false), StringComparison.Ordinal);
        Assert.StartsWith("M2 ", Rail.Bars(histogram, red: true), StringComparison.Ordinal);
        Assert.Equal(1, Rail.Bars(histogram, red: false).Count(character => character == 'M'));
    }

    [Fact]
    public void Rail_FailuresInMostBuckets_AreRedByHowManyTheyAre()
    {
        var histogram = new ActivityHistogram(Now, TimeSpan.FromMinutes(1), [9, 9, 9], [1, 4, 0]);
        Assert.Equal(3, Rail.Bars(histogram, red: false).Count(character => character == 'M'));
        Assert.Equal("M0 20.8h.72V26h-.72zM1 5h.72V26h-.72z", Rail.Bars(histogram, red: true));
    }

    private IRenderedComponent<Frame> Show(FrameData data, string path) => Render<Frame>(parameters => parameters.Add(p => p.Data, data).Add(p => p.Path, path));

    private static Gap Gap(int from, int? to) => new(
        "c", 1, Now, new GroupVersionResource("", "v1", "pods"), "Pod", null, Now.AddMinutes(from), to is { } end ? Now.AddMinutes(end) : null, GapReason.WatchExpired, "");

    private static FrameData Data() => new(
        "prod", null, [new ClusterChoice("prod", HealthStatus.Failed)], ["orders"], new HealthCounts(5, 0, 0, 1, 0, 0), 0, null, [], TimeSpan.FromSeconds(0.2), 48211902, Now);
}
