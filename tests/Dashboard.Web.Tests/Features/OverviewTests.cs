using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Topology;
using Dashboard.Web.Features.Overview;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class OverviewTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    public OverviewTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Sentence_NothingWrong_SaysAllAreHealthy()
    {
        var view = Render<OverviewView>(parameters => parameters.Add(p => p.Data, Data(new HealthCounts(10412, 0, 0, 0, 0, 0))));
        Assert.Contains("All 10,412 objects are healthy.", view.Find(".lead").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_Trouble_CountsItAndEveryFigureIsALink()
    {
        var view = Render<OverviewView>(parameters => parameters.Add(p => p.Data, Data(new HealthCounts(10350, 31, 10, 9, 12, 0))));
        Assert.Contains("19 of 10,412 objects need attention.", view.Find(".lead").TextContent, StringComparison.Ordinal);
        Assert.Equal("/objects?cluster=prod&health=failed", view.Find("a[aria-label='Failed: 9']").GetAttribute("href"));
        Assert.Equal(7, view.FindAll(".figure a.n").Count);
    }

    [Fact]
    public void KindRows_ManyKinds_LeadWithTheWorstAndSumTheRest()
    {
        var kinds = Enumerable.Range(0, 20).Select(i => Kind($"Kind{i}", new HealthCounts(10, 0, 0, i == 7 ? 1 : 0, 0, 0), i < 16)).ToList();
        var rows = KindRows.Of(kinds);
        Assert.Equal("Kind7", rows.Shown[0].Kind.Kind);
        Assert.Equal(KindRows.MaxShown, rows.Shown.Count);
        Assert.All(rows.Shown, kind => Assert.True(kind.Custom));
        Assert.Equal((7, 70, 7 * 30), (rows.Rest!.Kinds, rows.Rest.Health.Total, rows.Rest.Changes.Sum()));
    }

    [Fact]
    public void Hops_OfATree_LeadFromTheFirstFailureToTheRoot()
    {
        var first = Row(4, "Certificate", "orders-db-server", HealthStatus.Failed, 10);
        TreeRow[] tree =
        [
            Tree(1, "Application", "checkout", HealthStatus.Failed, 1, 4), Tree(2, "Database", "orders", HealthStatus.Degraded, 2, 7),
            Tree(3, "Service", "web", HealthStatus.Healthy, 2, null), Tree(4, "Certificate", "orders-db-server", HealthStatus.Failed, 3, 10),
        ];
        Assert.Equal(["Database", "Application"], IncidentFinder.Hops(tree, first).Select(hop => hop.Kind.Kind));
        Assert.Equal(4, IncidentFinder.FirstFailed(tree, Row(1, "Application", "checkout", HealthStatus.Failed, 4)).Id);
    }

    /// <summary>A Pod of a new ReplicaSet: its node and the set's scale are the answer to what was asked of the Deployment.</summary>
    [Fact]
    public void Asked_OfWhatWasMadeJustThen_IsItsOwner()
    {
        var deployment = Row(1, "Deployment", "web", HealthStatus.Degraded, 4);
        var set = Row(2, "ReplicaSet", "web-1", HealthStatus.Progressing, 5) with { CreatedAt = Now.AddMinutes(-5) };
        var pod = Row(3, "Pod", "web-1-x", HealthStatus.Failed, 5) with { CreatedAt = Now.AddMinutes(-5) };
        Assert.Equal(["uid-1"], IncidentFinder.Asked(pod, [deployment, set]));
        Assert.Equal(["uid-3", "uid-1"], IncidentFinder.Asked(pod with { CreatedAt = Now.AddDays(-1) }, [deployment, set]));
        Assert.Equal(["uid-3"], IncidentFinder.Asked(pod, []));
    }

    [Fact]
    public void Intent_StatusOnly_IsNoCause()
    {
        Assert.False(IncidentFinder.IsIntent(Change("status.phase")));
        Assert.False(IncidentFinder.IsIntent(Change("metadata.labels.a")));
        Assert.True(IncidentFinder.IsIntent(Change("spec.replicas")));
    }

    [Fact]
    public void Clusters_SeveralOfThem_StandSideBySideAndEachNumberIsALink()
    {
        var one = Data(new HealthCounts(10, 0, 0, 0, 0, 0));
        var view = Render<OverviewView>(parameters => parameters.Add(p => p.Data, one with { Coverage = [Cluster("stage", 2), Cluster("prod", 0)] }));
        var fleet = view.Find("[aria-labelledby=fleet]");
        Assert.Equal(["/?cluster=stage", "/?cluster=prod"], fleet.QuerySelectorAll("tbody th a").Select(link => link.GetAttribute("href")));
        Assert.Equal("true", fleet.QuerySelectorAll("tbody th a")[1].GetAttribute("aria-current"));
        Assert.Contains(fleet.QuerySelectorAll("a.n"), link => link.GetAttribute("href") == "/objects?cluster=stage&health=failed" && link.TextContent == "2");
        Assert.Empty(view.FindAll("[aria-labelledby=coverage]"));

        view = Render<OverviewView>(parameters => parameters.Add(p => p.Data, one with { Coverage = [Cluster("prod", 0)] }));
        Assert.Empty(view.FindAll("[aria-labelledby=fleet]"));
        Assert.Single(view.FindAll("[aria-labelledby=coverage]"));
    }

    private static ClusterCoverage Cluster(string name, int failed) =>
        new(new ClusterSummary(name, new HealthCounts(10, 0, 0, failed, 0, 0), 1, 5, [1, 2], 1), 1, [], Now.AddDays(-1), Now, null);

    internal static OverviewData Data(HealthCounts health) => new(
        new ClusterSummary("prod", health, 3, 1284, [1, 2, 3], 99), null, [Kind("Certificate", health, true)], [], [], [], [], TimeSpan.FromSeconds(0.2), Now);

    private static KindSummary Kind(string kind, HealthCounts health, bool custom) =>
        new(new GroupVersionKind("example.io", "v1", kind), kind.ToLowerInvariant() + "s", true, custom, health, [.. Enumerable.Repeat(1, 30)], null);

    private static ObjectIdentity Identity(int id, string kind, string name) => new(new GroupVersionKind("example.io", "v1", kind), "orders", name, $"uid-{id}");

    private static ObjectRow Row(int id, string kind, string name, HealthStatus status, int minutesAgo) =>
        new(id, Identity(id, kind, name), new HealthState(status, "Reason", "", Now.AddMinutes(-minutesAgo)), Now.AddDays(-1), 1, []);

    private static TreeRow Tree(int id, string kind, string name, HealthStatus status, int level, int? minutesAgo) =>
        new(id, Identity(id, kind, name), new HealthState(status, "", "", minutesAgo is { } minutes ? Now.AddMinutes(-minutes) : null), level, 0, 1, default);

    private static ChangeRow Change(string path) => new(
        1, Now, Verb.Modified, Identity(1, "Certificate", "x"), 1, "1", 1, "m", [new FieldChange(path, "1", "2", false)], 0, null, false, "", Now);
}
