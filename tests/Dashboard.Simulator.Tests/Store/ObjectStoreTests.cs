using Dashboard.Simulator.Store;
using Dashboard.Simulator.Tests.Http;

namespace Dashboard.Simulator.Tests.Store;

public sealed class ObjectStoreTests
{
    private const string Deployment = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"},"spec":{"replicas":1,"selector":{},"template":{}}}""";

    private static readonly WriteOptions By = new("tester");

    [Fact]
    public void SameSeed_SameUidsNamesAndVersions()
    {
        using var one = new Clocked(3);
        using var two = new Clocked(3);
        const string Json = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"a-","namespace":"default"}}""";
        Assert.Equal(one.Create(Json).ToJsonString(), two.Create(Json).ToJsonString());
        using var other = new Clocked(4);
        Assert.NotEqual(one.Create(Json)["metadata"]!["uid"]!.ToString(), other.Create(Json)["metadata"]!["uid"]!.ToString());
    }

    [Fact]
    public void Generation_MovesWithTheDesiredStateOnly()
    {
        using var cluster = new Clocked();
        cluster.Create(Deployment);
        Assert.Equal(1, Generation(cluster, """{"metadata":{"labels":{"a":"b"}}}"""));
        Assert.Equal(1, Generation(cluster, """{"status":{"replicas":1}}""", "status"));
        Assert.Equal(2, Generation(cluster, """{"spec":{"replicas":2}}"""));
    }

    [Fact]
    public void Status_IsWrittenOnItsOwnEndpointOnly()
    {
        using var cluster = new Clocked();
        cluster.Create(Deployment);
        var main = Patch(cluster, """{"spec":{"replicas":5},"status":{"replicas":9}}""");
        Assert.Null(main["status"]?["replicas"]);
        var status = Patch(cluster, """{"spec":{"replicas":7},"status":{"replicas":9}}""", "status");
        Assert.Equal((5, 9), ((long)status["spec"]!["replicas"]!, (long)status["status"]!["replicas"]!));
        Assert.Contains(status["metadata"]!["managedFields"]!.AsArray(), m => m!["subresource"]?.ToString() == "status");
    }

    [Fact]
    public void NoChange_KeepsTheVersionAndTellsNobody()
    {
        using var cluster = new Clocked();
        var created = cluster.Create(Deployment);
        var told = 0;
        using var subscription = cluster.Store.Subscribe(_ => told++);
        cluster.Pass(5);
        var again = Patch(cluster, """{"spec":{"replicas":1}}""");
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(created["metadata"], again["metadata"]), again.ToJsonString());
        Assert.Equal(0, told);
        cluster.Store.Update(cluster.Store.Get("apps/v1", "Deployment", "default", "web")!, By);
        Assert.Equal(0, told);
    }

    [Fact]
    public void DryRun_ChangesNothing()
    {
        using var cluster = new Clocked();
        var before = cluster.Store.CurrentVersion;
        var result = cluster.Store.Create(SimulatedApi.Parse(Deployment), By with { DryRun = true });
        Assert.NotNull(result["metadata"]!["uid"]);
        Assert.Null(result["metadata"]!["resourceVersion"]);
        Assert.Equal(before, cluster.Store.CurrentVersion);
        Assert.Null(cluster.Store.Get("apps/v1", "Deployment", "default", "web"));
    }

    [Fact]
    public void Subscribers_HearEveryCommitInOrder_AlsoWhatTheyCause()
    {
        using var cluster = new Clocked();
        List<ulong> versions = [];
        using var first = cluster.Store.Subscribe(e =>
        {
            if (e is { Type: "ADDED", Name: "a" }) cluster.Map("b");
        });
        using var second = cluster.Store.Subscribe(e => versions.Add(e.ResourceVersion));
        cluster.Map("a");
        cluster.Map("c");
        Assert.Equal(3, versions.Count);
        Assert.Equal(versions.Order(), versions);
    }

    [Fact]
    public async Task Writers_AtOnce_NoVersionIsLostOrDoubled()
    {
        using var cluster = new Clocked();
        List<ulong> versions = [];
        using var subscription = cluster.Store.Subscribe(e => versions.Add(e.ResourceVersion));
        var start = cluster.Store.CurrentVersion;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(
            () =>
            {
                for (var i = 0; i < 100; i++) cluster.Map($"m-{w}-{i}");
            },
            TestContext.Current.CancellationToken)));
        await Until.TrueAsync(() => versions.Count == 400);
        Assert.Equal(Enumerable.Range(1, 400).Select(i => start + (ulong)i), versions);
    }

    [Fact]
    public void ReturnedObjects_AreTheCallersOwn()
    {
        using var cluster = new Clocked();
        var given = SimulatedApi.Parse(Deployment);
        var created = cluster.Store.Create(given, By);
        created["spec"]!["replicas"] = 99;
        given["spec"]!["replicas"] = 98;
        Assert.Equal(1, (long)cluster.Store.Get("apps/v1", "Deployment", "default", "web")!["spec"]!["replicas"]!);
    }

    [Fact]
    public void Events_BothShapesAreOneObject()
    {
        using var cluster = new Clocked();
        var map = cluster.Map("a");
        var recorder = new EventRecorder(cluster.Store, TimeProvider.System, "tester");
        recorder.Record(map, "Warning", "Failed", "it failed");
        recorder.Record(map, "Warning", "Failed", "it failed");
        var core = Assert.Single(cluster.Store.List("v1", "Event"));
        Assert.Equal(2, (long)core["count"]!);
        var events = Assert.Single(cluster.Store.List("events.k8s.io/v1", "Event"));
        Assert.Equal(("it failed", "a", 2), (events["note"]!.ToString(), events["regarding"]!["name"]!.ToString(), (long)events["deprecatedCount"]!));
        Assert.Equal(core["metadata"]!["uid"]!.ToString(), events["metadata"]!["uid"]!.ToString());
    }

    private static long Generation(Clocked cluster, string patch, string? subresource = null) => (long)Patch(cluster, patch, subresource)["metadata"]!["generation"]!;

    private static System.Text.Json.Nodes.JsonObject Patch(Clocked cluster, string patch, string? subresource = null) =>
        cluster.Store.Patch("apps/v1", "Deployment", "default", "web", PatchType.Merge, SimulatedApi.Parse(patch), By with { Subresource = subresource });
}
