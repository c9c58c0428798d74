using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Topology;

public sealed class TopologyQueriesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Snapshot_OwnerCapturedAfterItsChild_IsItsParent()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Pod", "a", "p", verb: Verb.Added, metadata: Owner("ReplicaSet.apps/a/rs"));
        await scene.FoldAsync();
        Assert.Equal(0, Assert.Single((await scene.Topology.SnapshotAsync(scene.Everything, new(), 10, Token)).Nodes).ParentId);
        await scene.PutAsync("ReplicaSet.apps", "a", "rs", verb: Verb.Added, metadata: Owner("Deployment.apps/a/d"));
        await scene.PutAsync("Deployment.apps", "a", "d", verb: Verb.Added);
        await scene.FoldAsync();

        var nodes = (await scene.Topology.SnapshotAsync(scene.Everything, new(), 10, Token)).Nodes.ToDictionary(node => node.Name);
        Assert.Equal((nodes["rs"].Id, nodes["d"].Id, 0), (nodes["p"].ParentId, nodes["rs"].ParentId, nodes["d"].ParentId));
        var found = (await scene.Objects.FindAsync(scene.Everything, "Pod/a/p", Token))!;
        Assert.Equal(["d", "rs"], found.Owners.Select(owner => owner.Object.Name));
        var middle = (await scene.Objects.FindAsync(scene.Everything, "ReplicaSet.apps/a/rs", Token))!;
        Assert.Equal((1, "p"), (middle.ChildCount, middle.Children[0].Object.Name));
    }

    [Fact]
    public async Task Snapshot_OwnerDeleted_ChildBecomesARoot_AndPastStillShowsIt()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Team.example.com", null, "t", Status(Condition("Ready", "False", "Failed")), Verb.Added);
        await scene.PutAsync("ConfigMap", "a", "c", verb: Verb.Added, metadata: Owner("Team.example.com//t"));
        var then = scene.Now;
        await scene.PutAsync("Team.example.com", null, "t", verb: Verb.Deleted);
        await scene.FoldAsync();

        var now = await scene.Topology.SnapshotAsync(scene.Everything, new("a"), 10, Token);
        Assert.Equal(0, Assert.Single(now.Nodes).ParentId);
        foreach (var at in new[] { new LogPoint(1, null), new LogPoint(null, then) })
        {
            var past = await scene.Topology.SnapshotAsync(scene.Everything, new("a", At: at), 10, Token);
            Assert.Equal(1, past.Position);
            var nodes = past.Nodes.ToDictionary(node => node.Name);
            Assert.Equal((nodes["t"].Id, HealthStatus.Failed), (nodes["c"].ParentId, nodes["t"].Health));
        }

        Assert.Equal(0, (await scene.Topology.SnapshotAsync(scene.Everything, new(At: new LogPoint(null, then.AddHours(-3))), 10, Token)).Total);
    }

    [Fact]
    public async Task Snapshot_RootAndDepth_OwnersAboveAndLevelsBelow()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("A.example.com", "n", "a", verb: Verb.Added);
        await scene.PutAsync("A.example.com", "n", "b", verb: Verb.Added, metadata: Owner("A.example.com/n/a"));
        await scene.PutAsync("A.example.com", "n", "c", verb: Verb.Added, metadata: Owner("A.example.com/n/b"));
        await scene.PutAsync("A.example.com", "n", "d", verb: Verb.Added, metadata: Owner("A.example.com/n/c"));
        await scene.PutAsync("A.example.com", "n", "b2", verb: Verb.Added, metadata: Owner("A.example.com/n/a"));
        await scene.FoldAsync();

        Assert.Equal("a,b,c", Names(await scene.Topology.SnapshotAsync(scene.Everything, new(Root: "A.example.com/n/b", Depth: 1), 10, Token)));
        Assert.Equal("a,b,c,d", Names(await scene.Topology.SnapshotAsync(scene.Everything, new(Root: "A.example.com/n/b"), 10, Token)));
        Assert.Equal("", Names(await scene.Topology.SnapshotAsync(scene.Everything, new(Root: "nothing"), 10, Token)));
    }

    [Fact]
    public async Task Snapshot_ControllerWinsOverFirst_AndCyclesAreCut()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("A.example.com", "n", "x", verb: Verb.Added, metadata: Owner("A.example.com/n/y"));
        await scene.PutAsync("A.example.com", "n", "y", verb: Verb.Added, metadata: Owner("A.example.com/n/x"));
        object[] owners = [new { uid = "A.example.com/n/x", kind = "A", name = "x" }, new { uid = "A.example.com/n/y", kind = "A", name = "y", controller = true }];
        await scene.PutAsync("A.example.com", "n", "z", verb: Verb.Added, metadata: new { ownerReferences = owners });
        await scene.FoldAsync();

        var nodes = (await scene.Topology.SnapshotAsync(scene.Everything, new(), 10, Token)).Nodes.ToDictionary(node => node.Name);
        Assert.Equal(nodes["y"].Id, nodes["z"].ParentId);
        Assert.Single(nodes.Values, node => node.ParentId == 0);
        Assert.NotEmpty((await scene.Objects.FindAsync(scene.Everything, "A.example.com/n/x", Token))!.Owners);
    }

    [Fact]
    public async Task Snapshot_OverBudget_KeepsTroubleWithItsOwners()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutManyAsync("ConfigMap", Enumerable.Range(0, 20).Select(i => ((string?)"a", $"c{i}", (object?)null, (object?)null)));
        await scene.PutAsync("A.example.com", "a", "top", verb: Verb.Added);
        await scene.PutAsync("A.example.com", "a", "bad", Status(Condition("Ready", "False", "Failed")), Verb.Added, Owner("A.example.com/a/top"));
        await scene.FoldAsync();

        var snapshot = await scene.Topology.SnapshotAsync(scene.Everything, new(), 5, Token);
        Assert.Equal((22, 5), (snapshot.Total, snapshot.Nodes.Count));
        Assert.Contains(snapshot.Nodes, node => node.Name == "bad" && node.ParentId != 0);
    }

    [Fact]
    public async Task Tree_SameKindLeaves_FoldWithTroubleFirst()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Deployment.apps", "a", "d", verb: Verb.Added);
        await scene.PutManyAsync("Pod", Enumerable.Range(0, 6).Select(i => (
            (string?)"a", $"p{i}", (object?)new { status = new { phase = i == 4 ? "Failed" : "Running" } }, (object?)Owner("Deployment.apps/a/d"))));
        await scene.PutAsync("Service", "a", "s", verb: Verb.Added);
        await scene.FoldAsync();

        var rows = (await scene.Topology.TreeAsync(scene.Everything, new("a"), TopologyLens.Nothing, 100, Token)).Rows;
        Assert.Equal([("d", 1, 1), ("p4", 2, 6), ("s", 1, 1)], rows.Select(row => (row.Object.Name, row.Level, row.Folded)));
        Assert.Equal((1, 5), (rows[1].FoldedHealth.Failed, rows[1].FoldedHealth.Healthy));
        Assert.Equal(6, rows[0].Children);
        var first = await scene.Topology.TreeAsync(scene.Everything, new("a"), TopologyLens.Nothing, 1, Token);
        Assert.Single(first.Rows);
        Assert.True(first.Truncated);
    }

    private static string Names(GraphSnapshot snapshot) => string.Join(',', snapshot.Nodes.Select(node => node.Name).Order(StringComparer.Ordinal));
}
