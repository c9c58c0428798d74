using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.References;
using Dashboard.Projections.Rules;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Rules;

public sealed class RuleQueriesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task References_CountsByRule_DanglingOnesListed_UnwatchedOnesAreNoneOfThem()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("ConfigMap", null, ("shop", "there", null));
        await scene.ListAsync("Node", null, (null, "n1", null));
        foreach (var (pod, map, node) in new[] { ("a", "there", "n1"), ("b", "gone", "n2") })
            await scene.PutAsync("Pod", "shop", pod, new { spec = new { nodeName = node, containers = new[] { new { name = "c", envFrom = new object[] { new { configMapRef = new { name = map } }, new { secretRef = new { name = "s" } } } } } } }, Verb.Added);
        await scene.FoldAsync();

        var uses = await Queries(scene).ReferencesAsync(scene.Everything, Token);
        var environment = uses.Rules.Single(rule => rule.Name == "environment");
        Assert.Equal((4, 1, 2), (environment.Matches, environment.Missing, environment.NotWatched));
        Assert.Equal((2, 1, 0), (uses.Rules.Single(rule => rule.Name == "node") is var nodes ? (nodes.Matches, nodes.Missing, nodes.NotWatched) : default));
        Assert.Equal(2, uses.DanglingTotal);
        Assert.Equal(["ConfigMap shop/gone", "Node /n2"], uses.Dangling.Select(each => $"{each.Relation.Other.Kind} {each.Relation.Other.Namespace}/{each.Relation.Other.Name}").Order(StringComparer.Ordinal));
        Assert.All(uses.Dangling, each => Assert.Equal("b", each.Source.Name));
        Assert.Equal(4, (await Queries(scene).MatchesAsync(scene.Everything, "environment", Token)).Count);

        // Who may not see the targets is told nothing of whether they exist.
        var pods = await Queries(scene).ReferencesAsync(scene.Only(new Grant("", "pods", null)), Token);
        Assert.Equal((0, 4), (pods.DanglingTotal, (int)pods.Rules.Single(rule => rule.Name == "environment").NotWatched));
        // Who may not see the sources is told of no reference.
        var maps = scene.Only(new Grant("", "configmaps", null), new Grant("", "nodes", null));
        Assert.All((await Queries(scene).ReferencesAsync(maps, Token)).Rules, rule => Assert.Equal((0, 0), (rule.Matches, rule.Missing)));
        Assert.Empty((await Queries(scene).ReferencesAsync(maps, Token)).Dangling);
        Assert.Empty(await Queries(scene).MatchesAsync(maps, "environment", Token));

        await scene.PutAsync("ConfigMap", "shop", "there", verb: Verb.Deleted);
        await scene.FoldAsync();
        Assert.Equal(3, (await Queries(scene).ReferencesAsync(scene.Everything, Token)).DanglingTotal);
    }

    [Fact]
    public async Task References_BareNameThatLeadsNowhere_DoesNotDangle()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("Database.db.example.com", null, ("shop", "orders", null));
        await scene.PutAsync("App.example.com", "shop", "a", new { spec = new { databaseName = "gone" } }, Verb.Added);
        await scene.PutAsync("App.example.com", "shop", "b", new { spec = new { databaseRef = new { name = "gone" } } }, Verb.Added);
        await scene.FoldAsync();
        Assert.Equal("b", Assert.Single((await Queries(scene).ReferencesAsync(scene.Everything, Token)).Dangling).Source.Name);
    }

    [Fact]
    public async Task References_WordsThatNameNoKind_AreNotCounted()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("App.example.com", "shop", "a", new { spec = new { somethingRef = new { name = "x" }, otherName = "x" } }, Verb.Added);
        await scene.FoldAsync();
        Assert.All((await Queries(scene).ReferencesAsync(scene.Everything, Token)).Rules, rule => Assert.Equal((0, 0), (rule.Matches, rule.Missing)));
    }

    [Fact]
    public async Task References_ConfiguredRule_IsListedFirstAndFinds()
    {
        await using var scene = await OpenAsync(postgres);
        scene.Rules = new ReferenceRules([new ReferenceRuleOptions { Kind = "example.com/*", Path = "spec.storeKey", TargetKind = "ConfigMap" }]);
        await scene.PutAsync("App.example.com", "shop", "a", new { spec = new { storeKey = "settings" } }, Verb.Added);
        await scene.ListAsync("ConfigMap", null);
        await scene.NewRunner().CatchUpAsync(Token);

        var uses = await Queries(scene).ReferencesAsync(scene.Everything, Token);
        Assert.Equal(("ReferenceRules:0", false, 1, 1), (uses.Rules[0].Name, uses.Rules[0].BuiltIn, uses.Rules[0].Matches, uses.Rules[0].Missing));
        Assert.Equal(["example.com/*: spec.storeKey names a ConfigMap"], uses.Rules[0].Says);
    }

    [Fact]
    public async Task Health_KindsWithARuleSayIt_OthersAreGeneric()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Pod", "shop", "a", verb: Verb.Added);
        await scene.PutAsync("App.example.com", "shop", "a", verb: Verb.Added);
        await scene.FoldAsync();

        var uses = await Queries(scene).HealthAsync(scene.Everything, Token);
        Assert.Equal(["Pod", "App"], uses.Select(use => use.Kind.Kind));
        Assert.Contains(uses[0].Says!, said => said == "Degraded if condition PodScheduled=False");
        Assert.Null(uses[1].Says);
    }

    private static RuleQueries Queries(LogScene scene) => new(scene.Reads, scene.Rules);
}
