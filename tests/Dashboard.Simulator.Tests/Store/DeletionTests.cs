using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Tests.Store;

public sealed class DeletionTests
{
    [Fact]
    public void Background_DependentsFollowTheirOwner()
    {
        using var cluster = new Clocked();
        var owner = cluster.Map("owner");
        cluster.Map("grandchild", cluster.Map("child", owner));
        cluster.Delete("owner");
        Assert.Null(cluster.Find("owner"));
        Assert.NotNull(cluster.Find("child"));
        cluster.Settle();
        Assert.Null(cluster.Find("child"));
        Assert.Null(cluster.Find("grandchild"));
    }

    [Fact]
    public void Background_OneOfTwoOwnersGone_OnlyItsReferenceGoes()
    {
        using var cluster = new Clocked();
        var stays = cluster.Map("stays");
        cluster.Map("child", cluster.Map("goes"), stays);
        cluster.Delete("goes");
        cluster.Settle();
        var owners = cluster.Find("child")!["metadata"]!["ownerReferences"]!.AsArray();
        Assert.Equal("stays", Assert.Single(owners)!["name"]!.ToString());
    }

    [Fact]
    public void Foreground_OwnerGoesLast()
    {
        using var cluster = new Clocked();
        cluster.Map("grandchild", cluster.Map("child", cluster.Map("owner")));
        List<string> events = [];
        using var subscription = cluster.Store.Subscribe(e => events.Add($"{e.Type} {e.Name}"));
        cluster.Delete("owner", Propagation.Foreground);
        Assert.DoesNotContain(cluster.Find("owner")!["metadata"]!["managedFields"]!.AsArray(), m => m!["manager"]!.ToString() != "tester");
        Assert.Equal(["foregroundDeletion"], cluster.Find("owner")!["metadata"]!["finalizers"]!.AsArray().Select(f => f!.ToString()));
        cluster.Settle();
        Assert.Equal(["MODIFIED owner", "MODIFIED child", "DELETED grandchild", "DELETED child", "DELETED owner"], events);
    }

    [Fact]
    public void Orphan_DependentsStayWithoutTheReference()
    {
        using var cluster = new Clocked();
        cluster.Map("child", cluster.Map("owner"));
        cluster.Delete("owner", Propagation.Orphan);
        cluster.Settle();
        Assert.Null(cluster.Find("owner"));
        Assert.Null(cluster.Find("child")!["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public void Create_WithAnOwnerThatNeverWas_IsCollected()
    {
        using var cluster = new Clocked();
        var ghost = cluster.Map("ghost");
        cluster.Delete("ghost");
        cluster.Map("child", ghost);
        cluster.Settle();
        Assert.Null(cluster.Find("child"));
    }

    [Fact]
    public void Namespace_TakesItsContentAlong()
    {
        using var cluster = new Clocked();
        cluster.Create("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""");
        cluster.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}}""");
        cluster.Store.Delete("v1", "Namespace", null, "shop");
        Assert.Equal("Terminating", cluster.Store.Get("v1", "Namespace", null, "shop")!["status"]!["phase"]!.ToString());
        var refused = Assert.Throws<ApiError>(() => cluster.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"shop"}}"""));
        Assert.Equal(403, refused.Code);
        cluster.Settle();
        Assert.Null(cluster.Store.Get("v1", "Namespace", null, "shop"));
        Assert.Empty(cluster.Store.List("v1", "ConfigMap", "shop"));
    }

    [Fact]
    public void RunningPod_IsTerminatingFirst_AndGoesWithNoGraceLeft()
    {
        using var cluster = new Clocked();
        cluster.Create("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"default"},"spec":{"nodeName":"n","terminationGracePeriodSeconds":5,"containers":[]}}""");
        JsonObject? last = null;
        using var subscription = cluster.Store.Subscribe(e => last = e.Type == "DELETED" ? e.Object : last);
        cluster.Store.Delete("v1", "Pod", "default", "p");
        Assert.Equal(5, (long)cluster.Find("p", "Pod")!["metadata"]!["deletionGracePeriodSeconds"]!);
        Assert.Equal(2, (long)cluster.Find("p", "Pod")!["metadata"]!["generation"]!);
        cluster.Settle();
        Assert.Null(cluster.Find("p", "Pod"));
        Assert.Equal(0, (long)last!["metadata"]!["deletionGracePeriodSeconds"]!);
    }

    [Fact]
    public void Finalizer_HoldsUntilItIsRemoved_AndTheLastEventStillListsIt()
    {
        using var cluster = new Clocked();
        cluster.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default","finalizers":["x.io/y"]}}""");
        cluster.Delete("a");
        JsonObject? gone = null;
        using var subscription = cluster.Store.Subscribe(e => gone = e.Type == "DELETED" ? e.Object : gone);
        var held = cluster.Find("a")!;
        held["metadata"]!.AsObject().Remove("finalizers");
        cluster.Store.Update(held, new WriteOptions("operator"));
        Assert.Null(cluster.Find("a"));
        Assert.Equal("x.io/y", gone!["metadata"]!["finalizers"]![0]!.ToString());
        Assert.Equal(cluster.Store.CurrentVersion.ToString(System.Globalization.CultureInfo.InvariantCulture), gone["metadata"]!["resourceVersion"]!.ToString());
    }
}
