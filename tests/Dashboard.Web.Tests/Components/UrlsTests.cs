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
        var address = new ObjectsAddress(Hostile, "db.example.io", "Database", Hostile, Hostile, "app=x,tier!=y", HealthStatus.Degraded, "-age", "c+/=", Wide: true);
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
        var address = new TopologyAddress("c", "orders", "root", "selected", lens, "48211902", "~12", true);
        Assert.Equal(address, TopologyAddress.Parse(address.Url));
        Assert.Equal(lens, LensAddress.Parse("/topology?" + lens.Code));
        Assert.Equal(address.SnapshotUrl, "/api/v1/topology?cluster=c&namespace=orders&root=root&at=48211902");
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
}
