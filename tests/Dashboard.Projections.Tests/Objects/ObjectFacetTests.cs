using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Objects;

public sealed class ObjectFacetTests(PostgresFixture postgres)
{
    [Fact]
    public async Task CountUnderTheRestOfTheFilter()
    {
        await using var scene = await OpenAsync(postgres);
        var set = await scene.PutAsync("ReplicaSet.apps", "a", "set", verb: Verb.Added);
        await scene.PutManyAsync("Pod",
        [
            ("a", "p1", null, Owned(set, "web")), ("a", "p2", null, Owned(set, "web")), ("b", "p3", new { status = new { phase = "Failed" } }, Labels(("app", "db"))),
        ]);
        await scene.FoldAsync();

        var all = await scene.Objects.FacetsAsync(scene.Everything, new() { Kind = "Pod" }, Token);
        Assert.Equal([("a", 2), ("b", 1)], all.Namespaces.Select(Pair));
        Assert.Equal([("ReplicaSet", 2), ("none", 1)], all.Owners.Select(Pair));
        Assert.Equal([("app=web", 2), ("app=db", 1)], all.Labels.Select(Pair));
        Assert.Contains(new FacetCount("Failed", 1), all.Health);
        Assert.Equal((3, 3), (all.Sampled, all.Total));

        var one = await scene.Objects.FacetsAsync(scene.Everything, new() { Kind = "Pod", Namespace = "b" }, Token);
        Assert.Equal([("a", 2), ("b", 1)], one.Namespaces.Select(Pair));
        Assert.Equal([("none", 1)], one.Owners.Select(Pair));
        Assert.Equal(1, one.Total);

        Assert.Equal(2, (await scene.Objects.ListAsync(scene.Everything, new() { Owner = "ReplicaSet" }, Token)).Total);
        Assert.Equal(["p3"], (await scene.Objects.ListAsync(scene.Everything, new() { Kind = "Pod", Owner = "none" }, Token)).Items.Select(row => row.Object.Name));
    }

    [Fact]
    public async Task WhatEachChoosesItself_DoesNotEmptyIt_AndAPastOwnerIsNone()
    {
        await using var scene = await OpenAsync(postgres);
        var set = await scene.PutAsync("ReplicaSet.apps", "a", "set", verb: Verb.Added);
        foreach (var name in new[] { "p1", "p2", "p3", "p4" })
            await scene.PutAsync("Pod", "a", name, new { status = new { phase = name == "p4" ? "Failed" : "Running" } }, Verb.Added, Owned(set, name is "p1" or "p2" ? "web" : "db"));
        await scene.PutAsync("Pod", "a", "p4", new { status = new { phase = "Failed" } }, metadata: Labels(("app", "db")));
        await scene.FoldAsync();

        async Task<ObjectFacets> FacetsAsync(ObjectFilter filter) => await scene.Objects.FacetsAsync(scene.Everything, filter with { Kind = "Pod" }, Token);
        Assert.Equal(4, (await FacetsAsync(new() { Health = HealthStatus.Failed })).Health.Sum(each => each.Count));
        Assert.Equal([("app=db", 2), ("app=web", 2)], (await FacetsAsync(new() { LabelSelector = "app=web" })).Labels.Select(Pair));
        Assert.Equal([("ReplicaSet", 3), ("none", 1)], (await FacetsAsync(new() { Owner = "none" })).Owners.Select(Pair));
        Assert.Equal(1, (await FacetsAsync(new() { Owner = "none" })).Total);
    }

    [Fact]
    public async Task LabelsOfManyObjects_AreCountedFromSomeOfThemAll()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutManyAsync("Pod", Enumerable.Range(0, 8_000).Select(i => ((string?)"a", $"p{i}", (object?)null, (object?)Labels(("app", i < 4_000 ? "old" : "new")))));
        await scene.FoldAsync();

        var facets = await scene.Objects.FacetsAsync(scene.Everything, new() { Kind = "Pod", LabelSelector = "app=new" }, Token);

        Assert.Equal((4_000, 4_000, 8_000), (facets.Total, facets.Sampled, facets.Labelled));
        Assert.Equal([("app=new", 2_000), ("app=old", 2_000)], facets.Labels.Select(Pair));
    }

    [Fact]
    public async Task LabelThatTellsEachObjectApart_IsLeftOut()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutManyAsync("Pod", Enumerable.Range(1, 3).Select(i => ((string?)"a", $"p{i}", (object?)null, (object?)Labels(("index", $"{i}"), ("app", "web")))));
        await scene.FoldAsync();
        Assert.Equal([("app=web", 3)], (await scene.Objects.FacetsAsync(scene.Everything, new(), Token)).Labels.Select(Pair));
    }

    private static (string, int) Pair(FacetCount count) => (count.Value, count.Count);

    private static object Owned(string uid, string app) =>
        new { ownerReferences = new[] { new { uid, kind = "ReplicaSet", name = uid, controller = true } }, labels = new { app } };
}
