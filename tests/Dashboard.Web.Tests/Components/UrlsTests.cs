using System.Globalization;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components;

namespace Dashboard.Web.Tests.Components;

public sealed class UrlsTests
{
    private const string Hostile = "a&b=c?d#e %/\"<>é";

    [Fact]
    public void Objects_WhatUrlWrites_ParseReads()
    {
        var address = new ObjectsAddress(Hostile, "db.example.io", "Database", Hostile, Hostile, "app=x,tier!=y", HealthStatus.Degraded, "-age,name", "c+/=", Wide: true, Owner: "ReplicaSet", Columns: "Ready,Up-to-date");
        Assert.Equal(address, ObjectsAddress.Parse(address.Url));
        Assert.Equal(address, ObjectsAddress.Parse("http://127.0.0.1:8080" + address.Url));
    }

    [Fact]
    public void Evidence_WhatUrlWrites_ParseReads()
    {
        var address = new EvidenceAddress(Hostile, 48_211_902, 17);
        Assert.Equal(address, EvidenceAddress.Parse(address.Url));
        Assert.Null(EvidenceAddress.Parse("/evidence?position=-1&before=x").Position);
        Assert.Equal("/api/v1/proofs/a%26b/7", new EvidenceAddress("a&b", 7).ProofUrl);
    }

    [Fact]
    public void Objects_CoreGroup_StaysApartFromNoGroup()
    {
        Assert.Equal("", ObjectsAddress.Parse(new ObjectsAddress("c", "", "Pod").Url).Group);
        Assert.Null(ObjectsAddress.Parse("/objects?cluster=c&kind=Pod").Group);
    }

    [Theory]
    [InlineData("/objects?health=nonsense")]
    [InlineData("/objects?health=3")]
    [InlineData("/objects?health=-1")]
    public void Objects_UnknownStatus_IsNoFilter(string url) => Assert.Null(ObjectsAddress.Parse(url).Health);

    [Fact]
    public void Object_WhatUrlWrites_ParseReads()
    {
        var address = new ObjectAddress("prod eu/1", "5f0c-é", "diff", "48211902", 3, 7, "6h", "x=y", Noise: true);
        Assert.Equal(address, ObjectAddress.Parse(address.Url));
        Assert.Equal(address, ObjectAddress.Parse("https://host.example" + address.Url + "#part"));
    }

    [Theory]
    [InlineData("/objects?cluster=c")]
    [InlineData("/objects/c")]
    [InlineData("/objects/c/")]
    [InlineData("/topology")]
    public void Object_OtherPages_AreNoObject(string url) => Assert.Null(ObjectAddress.Parse(url));

    [Fact]
    public void Changes_WhatUrlWrites_ParseReads()
    {
        var at = new DateTimeOffset(2026, 3, 4, 9, 31, 8, 40, TimeSpan.Zero);
        var address = new ChangesAddress("c", "orders", "kind:Certificate \"a b\"", at, at.AddHours(1), "24h", Noise: true, Cursor: "z");
        Assert.Equal(address, ChangesAddress.Parse(address.Url));
    }

    [Fact]
    public void Topology_WhatUrlWrites_ParseReads()
    {
        var lens = new LensAddress(
            LensAddress.Problems, 2, "Pod,Certificate.cert-manager.io", "orders,-", "app=x,tier in (a,b)", "db & co", DateTimeOffset.Parse("2026-03-12T09:20:00Z", CultureInfo.InvariantCulture), "argo");
        var address = new TopologyAddress("c", "orders", "root", "selected", lens, "48211902", "~12", true, true);
        Assert.Equal(address, TopologyAddress.Parse(address.Url));
        Assert.Equal(lens, LensAddress.Parse("/topology?" + lens.Code));
        Assert.Equal("/api/v1/topology?cluster=c&namespace=orders&root=root&at=48211902&columns=true", address.SnapshotUrl);
    }

    [Theory]
    [InlineData("/topology?lens=unheard-of")]
    [InlineData("/topology?hops=4")]
    [InlineData("/topology?hops=-1&since=yesterday&kinds=%20")]
    public void Topology_MalformedLens_IsNone(string url) => Assert.Null(TopologyAddress.Parse(url).Lens);

    [Fact]
    public void Lens_NothingAsked_LeavesItToTheScopesSize()
    {
        Assert.Null(LensAddress.None.On(null).Problems);
        Assert.False(new LensAddress(LensAddress.All).On(null).Problems);
        Assert.False(new LensAddress(Kinds: "Pod").On(null).Problems);
        Assert.Equal(new TopologyLens(true, "u", 2), new LensAddress(LensAddress.Problems, 2).On("u"));
    }

    [Theory]
    [InlineData("/objects/prod%20eu/uid?ns=x", "prod eu")]
    [InlineData("/?cluster=prod", "prod")]
    [InlineData("/", null)]
    public void PageScope_AnyPage_KnowsItsCluster(string url, string? cluster) => Assert.Equal(cluster, PageScope.Parse(url).Cluster);

    [Fact]
    public void SortedBy_TheSameColumnTwice_TurnsTheOrderAndStartsAgain()
    {
        var once = new ObjectsAddress("c", Cursor: "page 3").SortedBy("age");
        Assert.Equal(("age", null), (once.Sort, once.Cursor));
        Assert.Equal("-age", once.SortedBy("age").Sort);
    }

    [Fact]
    public void AlsoSortedBy_AColumn_JoinsTurnsAndLeavesTheOrder()
    {
        var two = new ObjectsAddress("c", Sort: "-status").AlsoSortedBy("name");
        Assert.Equal("-status,name", two.Sort);
        Assert.Equal("-status,-name", two.AlsoSortedBy("name").Sort);
        Assert.Equal("-status", two.AlsoSortedBy("name").AlsoSortedBy("name").Sort);
        Assert.Null(new ObjectsAddress("c", Sort: "-status").AlsoSortedBy("status").Sort);
        Assert.Equal("b,c,d,e", new ObjectsAddress("c", Sort: "a,b,c,d").AlsoSortedBy("e").Sort);
    }

    [Fact]
    public void WithLabel_ATerm_IsAddedAndTakenAway()
    {
        var one = new ObjectsAddress("c", Labels: "tier in (a,b)", Cursor: "x").WithLabel("app=web");
        Assert.Equal(("tier in (a,b),app=web", null), (one.Labels, one.Cursor));
        Assert.Equal(["tier in (a,b)", "app=web"], one.LabelTerms);
        Assert.Equal("tier in (a,b)", one.WithLabel("app=web").Labels);
        Assert.Null(new ObjectsAddress("c", Labels: "app=web").WithLabel("app=web").Labels);
    }

    [Fact]
    public void Objects_BoxesOfAForm_AreAllRead() => Assert.Equal("Ready,Age", ObjectsAddress.Parse("/objects?cols=Ready&cols=&cols=Age").Columns);

    [Fact]
    public void Export_OfAList_AsksTheSame() => Assert.Equal(
        "/api/v1/objects/export?format=csv&cluster=c&group=&kind=Pod&namespace=n&q=x&labelSelector=a%3Db&health=failed&owner=ReplicaSet&sort=-age",
        new ObjectsAddress("c", "", "Pod", "n", "x", "a=b", HealthStatus.Failed, "-age", "cursor", true, "ReplicaSet", "Ready").ExportUrl("csv"));

    [Fact]
    public void Compare_WhatUrlWrites_ParseReads()
    {
        var address = CompareAddress.Parse(new CompareAddress("c", [Hostile, "2"], "", "Pod", Hostile, "n", "app", true).Url);
        Assert.Equal([Hostile, "2"], address.Uids);
        Assert.Equal(("c", "", "Pod", Hostile, "n", "app", true), (address.Cluster, address.Group, address.Kind, address.Namespace, address.Name, address.App, address.Status));
        Assert.Equal(["a"], CompareAddress.Parse("/compare?uid=a&uid=a&uid=").Uids);
    }

    [Fact]
    public void Timeline_WhatOneWrites_TheOtherReads()
    {
        var at = new DateTimeOffset(2026, 3, 4, 9, 31, 8, 250, TimeSpan.Zero);
        TimelineAddress[] addresses =
        [
            new("c"), new("c", "n", "", "Pod"), new("c", Root: "u 1", Range: "37m", Healthy: true, Table: true), new("c", Start: at, End: at.AddHours(1), Order: Projections.Timeline.TimelineOrder.Owner),
            new("c", At: "48211902", From: at, To: at.AddMinutes(5), BrushFrom: at.AddMinutes(1), BrushTo: at.AddMinutes(2), Selected: "u"),
        ];
        Assert.All(addresses, address => Assert.Equal(address, TimelineAddress.Parse(address.Url)));
        Assert.Equal(new TimelineAddress("c"), TimelineAddress.Parse("/timeline?cluster=c&range=soon&start=x&order=7&healthy=perhaps"));
    }

    [Fact]
    public void Timeline_Brush_IsItsOwnElseTheRangeOfAllPages()
    {
        var at = new DateTimeOffset(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);
        Assert.Null(new TimelineAddress("c", From: at, To: at).Brush);
        Assert.Equal((at, at.AddHours(1)), new TimelineAddress("c", From: at, To: at.AddHours(1)).Brush);
        Assert.Equal((at.AddMinutes(1), at.AddMinutes(2)), new TimelineAddress("c", From: at, To: at.AddHours(1), BrushFrom: at.AddMinutes(1), BrushTo: at.AddMinutes(2)).Brush);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("3h", 10_800)]
    [InlineData("30d", 2_592_000)]
    [InlineData("0s", null)]
    [InlineData("3651d", null)]
    [InlineData("-1h", null)]
    [InlineData("1.5h", null)]
    [InlineData("h", null)]
    [InlineData("9999999999s", null)]
    [InlineData("3w", null)]
    [InlineData(null, null)]
    public void TimeRange_IsAWholeNumberAndAUnit(string? text, int? seconds) => Assert.Equal(seconds, (int?)TimeRange.Parse(text)?.TotalSeconds);

    [Theory]
    [InlineData(null, 180)]
    [InlineData(-1, 180)]
    [InlineData(0, 15)]
    [InlineData(14, 15)]
    [InlineData(15, 60)]
    [InlineData(59, 60)]
    [InlineData(60, 180)]
    [InlineData(9_000, 180)]
    public void TimeRange_Usual_IsNoLongerThanAYoungLog(int? minutes, int shown)
    {
        var now = new DateTimeOffset(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMinutes(shown), TimeRange.Usual(minutes is { } old ? now.AddMinutes(-old) : null, now));
    }

    [Fact]
    public void With_SetsAndLeavesOut_AndKeepsTheRest()
    {
        Assert.Equal("/objects?group=&kind=Pod&at=7", Urls.With("/objects?group=&at=6&kind=Pod#x", ("at", "7")));
        Assert.Equal("/objects", Urls.With("/objects?at=6", ("at", null)));
    }
}
