using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.References;
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
    public void Groups_ReferencesAndOwners_LeadToWhatFailedFirst()
    {
        var (issuer, bucket) = (Row(1, "ClusterIssuer", "corp-ca", HealthStatus.Failed, 10), Row(2, "Bucket", "exports", HealthStatus.Failed, 900));
        var (tls, server) = (Row(3, "Certificate", "tls", HealthStatus.Failed, 9), Row(4, "Certificate", "server", HealthStatus.Failed, 8));
        var (database, app) = (Row(5, "Database", "orders", HealthStatus.Degraded, 7), Row(6, "Application", "checkout", HealthStatus.Degraded, 6));
        var (deployment, pod) = (Row(7, "Deployment", "api", HealthStatus.Degraded, 5), Row(8, "Pod", "api-1", HealthStatus.Failed, 1));
        var groups = TroubleGroups.Of(
            [pod, deployment, app, database, server, tls, bucket, issuer],
            [(4, 5), (5, 6), (3, 6), (8, 7)],
            [Uses(3, issuer), Uses(4, issuer), Uses(2, Row(9, "Project", "fine", HealthStatus.Healthy, 0)), Uses(4, issuer) with { TargetId = null }]);

        // The pod goes with its owner, which was in trouble before; nothing else leads anywhere.
        Assert.Equal(["api", "corp-ca", "exports"], groups.Select(group => group.First.Object.Name));
        Assert.Equal(["tls", "server", "orders", "checkout"], groups[1].Rest.Select(each => each.Row.Object.Name));
        Assert.Equal([1, 1, 2, 3], groups[1].Rest.Select(each => each.Level));
        Assert.Equal(
            [("Certificate", 2, 38), ("Database", 1, null), ("Application", 1, null)],
            IncidentFinder.Hops(groups[1], new Dictionary<(string?, string), int> { [("example.io", "Certificate")] = 38 }).Select(hop => (hop.Kind.Kind, hop.Count, hop.Users)));
    }

    [Fact]
    public void Groups_PodsOfOneRollout_AreOneIncident()
    {
        var pods = Enumerable.Range(1, 4).Select(i => Row(i, "Pod", $"api-{i}", HealthStatus.Failed, 10 - i)).ToList();
        var group = Assert.Single(TroubleGroups.Of([.. pods, Row(9, "Deployment", "api", HealthStatus.Degraded, 3)], pods.Select(pod => (pod.Id, 9)), []));
        Assert.Equal(("api-1", 4), (group.First.Object.Name, group.Rest.Count));
    }

    [Fact]
    public void Groups_WhatFailedLater_IsNotWhereItBegan_AndACircleEndsAtItsEarliest()
    {
        var (certificate, issuer) = (Row(1, "Certificate", "tls", HealthStatus.Failed, 10), Row(2, "Issuer", "ca", HealthStatus.Failed, 5));
        Assert.Equal(["ca", "tls"], TroubleGroups.Of([certificate, issuer], [], [Uses(1, issuer)]).Select(group => group.First.Object.Name));

        // Of the same second each could have been first.
        var (a, b) = (Row(1, "A", "a", HealthStatus.Failed, 5), Row(2, "B", "b", HealthStatus.Failed, 5));
        var circle = Assert.Single(TroubleGroups.Of([b, a], [], [Uses(1, b), Uses(2, a)]));
        Assert.Equal(("a", "b"), (circle.First.Object.Name, Assert.Single(circle.Rest).Row.Object.Name));
    }

    [Fact]
    public void Groups_TroubleThatIsReferredTo_IsTakenIn_AGuessIsNot()
    {
        var certificate = Row(1, "Certificate", "tls", HealthStatus.Failed, 5);
        var issuer = Row(2, "ClusterIssuer", "corp-ca", HealthStatus.Failed, 10);
        var group = Assert.Single(TroubleGroups.Of([certificate], [], [Uses(1, issuer)]));
        Assert.Equal(("corp-ca", "uid-2", 1), (group.First.Object.Name, group.First.Object.Uid, group.Counted));
        Assert.Equal(2, Assert.Single(TroubleGroups.Of([certificate, issuer], [], [Uses(1, issuer)])).Counted);
        // Failed later: nothing of what was asked for hangs on it.
        Assert.Equal("tls", Assert.Single(TroubleGroups.Of([certificate], [], [Uses(1, Row(2, "ClusterIssuer", "corp-ca", HealthStatus.Failed, 1))])).First.Object.Name);
        var guess = Uses(1, issuer);
        Assert.Equal("tls", Assert.Single(TroubleGroups.Of([certificate], [], [guess with { Relation = guess.Relation with { Certainty = Certainty.Guessed } }])).First.Object.Name);
    }

    [Fact]
    public void Sentence_TroubleThatSpread_SaysHowFarAndAfterWhat()
    {
        var first = Row(1, "ClusterIssuer", "corp-ca", HealthStatus.Failed, 10);
        var data = Data(new HealthCounts(10393, 0, 10, 9, 0, 0)) with { Incidents = [new Incident(first, Change("spec.ca.secretName"), [], 17)] };
        Assert.Matches(
            @"17 of them since .*09:21:08\s*, after a change of Certificate x[.]", Render<OverviewView>(parameters => parameters.Add(p => p.Data, data)).Find(".lead").TextContent);
        data = data with { Incidents = [new Incident(first, null, [], 17)] };
        Assert.Contains("ClusterIssuer corp-ca first.", Render<OverviewView>(parameters => parameters.Add(p => p.Data, data)).Find(".lead").TextContent, StringComparison.Ordinal);
        data = data with { Partial = true };
        Assert.Contains("At least 17 of them since", Render<OverviewView>(parameters => parameters.Add(p => p.Data, data)).Find(".lead").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_OneObjectAfterAnother_NamesWhereItBeganAndCountsNoOther()
    {
        var data = Data(new HealthCounts(39, 0, 1, 0, 0, 0)) with { Incidents = [new Incident(Row(1, "ClusterIssuer", "corp-ca", HealthStatus.Failed, 10), null, [], 1)] };
        Assert.Matches(
            @"^\s*1 of 40 objects needs attention[.] The latest trouble began .*09:21:08\s* with\s+ClusterIssuer corp-ca\s*[.]\s*$",
            Render<OverviewView>(parameters => parameters.Add(p => p.Data, data)).Find(".lead").TextContent);
    }

    [Fact]
    public void Incident_WithoutAChangeBefore_SaysWhetherOneWouldHaveBeenSeen()
    {
        var incident = new Incident(Row(1, "ClusterIssuer", "corp-ca", HealthStatus.Failed, 10), null, [], 1);
        string Words(double? covered) => Render<IncidentRow>(parameters => parameters.Add(p => p.Incident, incident with { Covered = covered }).Add(p => p.Cluster, "prod")).Find(".why").TextContent;
        Assert.Contains("No change of its intent, or of its owners', in the 15 min before.", Words(1), StringComparison.Ordinal);
        Assert.Contains("is not known: none of the 15 min before was covered.", Words(0), StringComparison.Ordinal);
        Assert.Contains("is not known: only 40", Words(0.4), StringComparison.Ordinal);
        Assert.Contains("is not known: there are too many changes to look through.", Words(null), StringComparison.Ordinal);
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

    private static GraphReference Uses(int source, ObjectRow target) => new(
        source, target.Id, new Relation("spec.issuerRef.name", RelationVerb.Uses, "issuer", true, Certainty.Stated, Now, null, new RelationEnd(
            "example.io", target.Object.Kind.Kind, target.Object.Namespace, target.Object.Name, target.Object.Uid, RelationState.Exists, target.Health)));

    private static ChangeRow Change(string path) => new(
        1, Now, Verb.Modified, Identity(1, "Certificate", "x"), 1, "1", 1, "m", [new FieldChange(path, "1", "2", false)], 0, null, false, "", Now);
}
