using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Topology;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Topology;

public sealed class TopologyLensTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Tree_EachPart_LeavesInWhatHoldsAndItsOwners_AndCountsTheRest()
    {
        await using var scene = await TeamAsync();

        foreach (var (lens, left) in new (TopologyLens, string)[]
        {
            (TopologyLens.Nothing, "a,b,c,d,e"), (new(Problems: true), "a,c"), (new(Kinds: "Pod"), "a,b,c"), (new(Kinds: "Team.example.com,ConfigMap"), "a,d,e"), (new(Kinds: "Pod.example.com"), ""),
            (new(Namespaces: "m"), "d"), (new(Namespaces: "-"), "e"), (new(Text: "B"), "a,b"), (new(Text: "config", Namespaces: "m"), "d"),
            (new(Around: "Pod/n/b", Hops: 1), "a,b"), (new(Around: "Pod/n/b", Hops: 2), "a,b,c"), (new(Around: "nobody", Hops: 2), ""),
        })
        {
            var tree = await scene.Topology.TreeAsync(scene.Everything, new(), lens, 100, Token);
            Assert.Equal(left, string.Join(',', tree.Rows.Select(row => row.Object.Name).Order(StringComparer.Ordinal)));
            Assert.Equal((5, 5 - tree.Rows.Count, 1), (tree.Health.Total, tree.LeftOut, tree.Health.Failed));
        }

        // So few objects are shown whole, whatever is wrong with them; what nothing is known of is a problem.
        Assert.False((await scene.Topology.TreeAsync(scene.Everything, new(), new(Problems: null), 100, Token)).Problems);
        await scene.PutAsync("Team.example.com", "m", "u", Status(Condition("Ready", "Unknown")), Verb.Added);
        await scene.FoldAsync();
        Assert.Equal(["a", "c", "u"], (await scene.Topology.TreeAsync(scene.Everything, new(), new(Problems: true), 100, Token)).Rows.Select(row => row.Object.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tree_LargeScope_OpensWithProblems_UnlessAskedOtherwise()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutManyAsync("ConfigMap", Enumerable.Range(0, TopologyLens.FewObjects + 1).Select(i => ((string?)"a", $"c{i}", (object?)null, (object?)null)));
        await scene.FoldAsync();
        Assert.False((await scene.Topology.TreeAsync(scene.Everything, new(), new(Problems: null), 10, Token)).Problems);

        await scene.PutAsync("A.example.com", "a", "bad", Status(Condition("Ready", "False", "Failed")), Verb.Added);
        await scene.FoldAsync();
        var tree = await scene.Topology.TreeAsync(scene.Everything, new(), new(Problems: null), 10, Token);
        Assert.True(tree.Problems);
        Assert.Equal(("bad", TopologyLens.FewObjects + 1), (Assert.Single(tree.Rows).Object.Name, tree.LeftOut));
        Assert.False((await scene.Topology.TreeAsync(scene.Everything, new(), TopologyLens.Nothing, 10, Token)).Problems);
        Assert.False((await scene.Topology.TreeAsync(scene.Everything, new("elsewhere"), new(Problems: null), 10, Token)).Problems);
    }

    [Fact]
    public async Task Matching_LabelsChangesAndManagers_EachAndTogether()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ConfigMap", "n", "old", new { data = new { k = "1" } }, Verb.Added, new { labels = new { app = "x" } });
        await scene.PutAsync("ConfigMap", "n", "new", new { data = new { k = "1" } }, Verb.Added, new { labels = new { app = "x", tier = "y" } });
        var since = scene.Now;
        await scene.PutAsync("ConfigMap", "n", "new", new { data = new { k = "2" } }, metadata: Managed("argo"));
        var then = scene.Now;
        await scene.PutAsync("ConfigMap", "n", "old", new { data = new { k = "2" } }, metadata: Managed("helm"));
        await scene.FoldAsync();
        await scene.PutAsync("ConfigMap", "n", "labelled", verb: Verb.Added, metadata: new { labels = new { app = "x" } });
        await scene.FoldAsync();

        Assert.Equal("labelled", await MatchingAsync(new(Labels: "app=x")));
        Assert.Equal("labelled,new,old", await MatchingAsync(new(Since: since.AddSeconds(1))));
        Assert.Equal("labelled,old", await MatchingAsync(new(Since: then.AddSeconds(1))));
        Assert.Equal("new", await MatchingAsync(new(Manager: "argo")));
        Assert.Equal("", await MatchingAsync(new(Since: then.AddSeconds(1), Manager: "argo")));
        Assert.Equal("", await MatchingAsync(new(Manager: "nobody")));
        Assert.Equal("new", await MatchingAsync(new(Since: since.AddSeconds(1)), new LogPoint(null, then)));
        Assert.Equal("new", await MatchingAsync(new(Since: since.AddSeconds(1)), new LogPoint(2, null)));
        Assert.Equal("", await MatchingAsync(new(Since: since.AddSeconds(1)), ns: "elsewhere"));
        Assert.Empty(await scene.Topology.MatchingAsync(scene.Only(new Model.Access.Grant("apps", null, null)), new(), new(Labels: "app=x"), Token));
        await Assert.ThrowsAsync<QueryException>(() => MatchingAsync(new(Labels: "a=(")));
        await Assert.ThrowsAsync<QueryException>(() => MatchingAsync(new(Manager: "a\0b")));

        Task<string> MatchingAsync(ObjectMatch match, LogPoint? at = null, string? ns = null) => TopologyLensTests.MatchingAsync(scene, match, at, ns);
    }

    [Fact]
    public async Task Matching_ByTime_LeavesOutNoise_AllowsForClocks_AndAsksOfAManagerOneDay()
    {
        await using var scene = await OpenAsync(postgres);
        scene.Pass(TimeSpan.FromDays(-2));
        await scene.PutAsync("ConfigMap", "n", "early", verb: Verb.Added, metadata: Managed("argo"));
        var early = scene.Now;
        scene.Pass(TimeSpan.FromDays(2));
        await scene.PutAsync("ConfigMap", "n", "noisy", verb: Verb.Added, metadata: Managed("helm"));
        var noisy = scene.Now;
        await scene.PutAsync("ConfigMap", "n", "noisy", metadata: Managed("helm"));
        scene.Pass(TimeSpan.FromMinutes(52)); // observed by a clock that is ahead of the one that records
        await scene.PutAsync("ConfigMap", "n", "ahead", verb: Verb.Added);
        await scene.FoldAsync();

        Assert.Equal("ahead", await MatchingAsync(scene, new(Since: noisy.AddSeconds(1))));
        Assert.Equal("ahead", await MatchingAsync(scene, new(Since: scene.Now)));
        Assert.Equal("", await MatchingAsync(scene, new(Manager: "argo")));
        Assert.Equal("early", await MatchingAsync(scene, new(Manager: "argo"), new LogPoint(null, early.AddHours(1))));
    }

    [Fact]
    public async Task Tree_Past_ShowsWhatWasThereAsItWas()
    {
        await using var scene = await TeamAsync();
        var then = scene.Now;
        var position = (await scene.Topology.SnapshotAsync(scene.Everything, new(), 10, Token)).Position;
        await scene.PutAsync("Pod", "n", "c", new { status = new { phase = "Running" } }, metadata: Owner("Team.example.com/n/a"));
        await scene.PutAsync("Pod", "n", "b", verb: Verb.Deleted);
        await scene.PutAsync("Pod", "n", "late", verb: Verb.Added);
        await scene.FoldAsync();

        foreach (var at in new[] { new LogPoint(position, null), new LogPoint(null, then) })
        {
            var past = await scene.Topology.TreeAsync(scene.Everything, new("n", At: at), TopologyLens.Nothing, 100, Token);
            Assert.Equal(("a,b,c", 1), (string.Join(',', past.Rows.Select(row => row.Object.Name).Order(StringComparer.Ordinal)), past.Health.Failed));
        }

        var now = await scene.Topology.TreeAsync(scene.Everything, new("n"), TopologyLens.Nothing, 100, Token);
        Assert.Equal(("a,c,late", 0), (string.Join(',', now.Rows.Select(row => row.Object.Name).Order(StringComparer.Ordinal)), now.Health.Failed));
    }

    private static async Task<string> MatchingAsync(LogScene scene, ObjectMatch match, LogPoint? at = null, string? ns = null)
    {
        var found = await scene.Topology.MatchingAsync(scene.Everything, new(ns, At: at), match, Token);
        var snapshot = await scene.Topology.SnapshotAsync(scene.Everything, new(), 100, Token);
        return string.Join(',', snapshot.Nodes.Where(node => found.Contains(node.Id)).Select(node => node.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>a owns b and c, which failed; d in another namespace, e in none.</summary>
    private async Task<LogScene> TeamAsync()
    {
        var scene = await OpenAsync(postgres);
        await scene.PutAsync("Team.example.com", "n", "a", verb: Verb.Added);
        await scene.PutAsync("Pod", "n", "b", new { status = new { phase = "Running" } }, Verb.Added, Owner("Team.example.com/n/a"));
        await scene.PutAsync("Pod", "n", "c", new { status = new { phase = "Failed" } }, Verb.Added, Owner("Team.example.com/n/a"));
        await scene.PutAsync("ConfigMap", "m", "d", verb: Verb.Added);
        await scene.PutAsync("Team.example.com", null, "e", verb: Verb.Added);
        await scene.FoldAsync();
        return scene;
    }
}
