using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Findings;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Findings;

public sealed class FindingTests(PostgresFixture postgres)
{
    private const string Deployment = "Deployment.apps";

    [Fact]
    public async Task Fold_TwoManagersSetOneFieldInTurn_IsAFightWithItsEvidence()
    {
        await using var scene = await OpenAsync(postgres);
        scene.Pass(TimeSpan.FromMinutes(48));
        await ReplicasAsync(scene, 1, "creator", Verb.Added);
        await ReplicasAsync(scene, 3, "gitops-bot");
        for (var turn = 0; turn < 10; turn++)
        {
            await ReplicasAsync(scene, turn % 2 == 0 ? 5 : 3, turn % 2 == 0 ? "autoscaler" : "gitops-bot");
            if (turn is 3 or 7)
                await scene.FoldAsync();
        }

        await scene.FoldAsync();

        var fight = Assert.Single(await FindAsync(scene, new() { Open = true }), found => found.Type == FindingType.Fight);
        Assert.Equal(("web", "spec.replicas", 10), (fight.Object.Name, fight.Subject, fight.Count));
        Assert.Equal(["autoscaler", "gitops-bot"], fight.Managers);
        Assert.Equal(Enumerable.Range(2, 10).Select(position => (long)position), fight.Positions);
        Assert.Equal((2, 11), (fight.FirstPosition, fight.LastPosition));
        Assert.Equal(TimeSpan.FromSeconds(9), fight.LastAt - fight.FirstAt);
        var shown = await scene.History.ChangesAsync(
            scene.Everything, new() { Uid = fight.Object.Uid, Path = fight.Path, FirstPosition = fight.FirstPosition, LastPosition = fight.LastPosition }, Token);
        Assert.Equal(fight.Count, shown.Items.Count);
    }

    [Fact]
    public async Task Fold_FightUnderALongStatus_EveryTurnCounts()
    {
        await using var scene = await OpenAsync(postgres);
        var status = Enumerable.Range(0, 40).ToDictionary(field => $"f{field:00}", _ => 0);
        for (var turn = 0; turn < 12; turn++)
        {
            await scene.PutAsync(Deployment, "shop", "web", new { spec = new { replicas = turn }, status }, metadata: Managed(turn % 2 == 0 ? "a" : "b"));
            foreach (var part in status.Keys.ToList().Chunk(8))
            {
                foreach (var field in part)
                    status[field]++;
                await scene.PutAsync(Deployment, "shop", "web", new { spec = new { replicas = turn }, status }, metadata: Managed("controller"));
            }
        }

        await scene.FoldAsync();

        var fight = Assert.Single(await FindAsync(scene, new()));
        Assert.Equal(("spec.replicas", 10), (fight.Subject, fight.Count));
    }

    [Fact]
    public async Task Fold_OneManagerAlone_IsNoFight()
    {
        await using var scene = await OpenAsync(postgres);
        for (var turn = 0; turn < 10; turn++)
            await ReplicasAsync(scene, turn, "gitops-bot");
        await scene.FoldAsync();

        Assert.Empty(await FindAsync(scene, new()));
    }

    [Fact]
    public async Task Fold_TurnsTooFarApart_AreNoFight()
    {
        await using var scene = await OpenAsync(postgres);
        for (var turn = 0; turn < 10; turn++)
        {
            await ReplicasAsync(scene, turn, turn % 2 == 0 ? "a" : "b");
            scene.Pass(TimeSpan.FromMinutes(4));
        }

        await scene.FoldAsync();

        Assert.Empty(await FindAsync(scene, new()));
    }

    [Fact]
    public async Task Fold_AfterAPause_IsAnotherFightAndTheFirstIsOver()
    {
        await using var scene = await OpenAsync(postgres);
        for (var turn = 0; turn < 20; turn++)
        {
            if (turn == 10)
                scene.Pass(TimeSpan.FromMinutes(46));
            await ReplicasAsync(scene, turn, turn % 2 == 0 ? "a" : "b");
        }

        await scene.FoldAsync();

        var found = await FindAsync(scene, new());
        Assert.Equal([true, false], found.Select(fight => fight.Open));
        Assert.Equal([11L, 2L], found.Select(fight => fight.FirstPosition));
        Assert.Equal(found[1], Assert.Single(await FindAsync(scene, new() { Open = false })), EqualityComparer);
    }

    [Fact]
    public async Task Fold_ObjectDeleted_ItsFindingIsOver()
    {
        await using var scene = await OpenAsync(postgres);
        scene.Pass(TimeSpan.FromMinutes(48));
        for (var turn = 0; turn < 8; turn++)
            await ReplicasAsync(scene, turn, turn % 2 == 0 ? "a" : "b");
        await ReplicasAsync(scene, 9, "a", Verb.Deleted);
        await scene.FoldAsync();

        Assert.False(Assert.Single(await FindAsync(scene, new())).Open);
    }

    [Fact]
    public async Task Fold_ConditionBackAndForth_IsFlapping()
    {
        await using var scene = await OpenAsync(postgres);
        for (var turn = 0; turn < 8; turn++)
        {
            await scene.PutAsync("Database.example.com", "shop", "orders", Status(Condition("Ready", turn % 2 == 0 ? "True" : "False"), Condition("Backup", "True", "R" + turn)), metadata: Managed("db-operator"));
            await scene.FoldAsync();
        }

        var flapping = Assert.Single(await FindAsync(scene, new()));
        Assert.Equal((FindingType.Flapping, "Ready", 7, 1, 7), (flapping.Type, flapping.Subject, flapping.Count, flapping.FirstPosition, flapping.LastPosition));
        var shown = await scene.History.ChangesAsync(
            scene.Everything, new() { Uid = flapping.Object.Uid, Path = flapping.Path, FirstPosition = flapping.FirstPosition, LastPosition = flapping.LastPosition }, Token);
        Assert.Equal(flapping.Count, shown.Items.Count);
    }

    [Fact]
    public async Task Fold_RewrittenAllTheTime_IsAHotLoopUntilItSlowsDown()
    {
        await using var scene = await OpenAsync(postgres);
        for (var turn = 0; turn < 150; turn++)
        {
            await scene.PutAsync("Queue.example.com", "a", "jobs", new { status = new { depth = turn } }, metadata: Managed("exporter"));
            scene.Pass(TimeSpan.FromSeconds(-0.8)); // each observation is a second later
        }

        for (var turn = 0; turn < 60; turn++)
        {
            await scene.PutAsync("Queue.example.com", "a", "jobs", new { status = new { depth = -turn } }, metadata: Managed("exporter"));
            scene.Pass(TimeSpan.FromSeconds(1));
        }

        await scene.FoldAsync();

        var loop = Assert.Single(await FindAsync(scene, new()));
        Assert.Equal((FindingType.HotLoop, "", "exporter"), (loop.Type, loop.Subject, Assert.Single(loop.Managers)));
        Assert.Equal(50, loop.Positions.Count);
        Assert.Equal(loop.LastPosition - loop.FirstPosition + 1, loop.Count);
        Assert.InRange(loop.Count, 150, 200);
    }

    [Fact]
    public async Task Rebuild_InOneBatch_FindsTheSame()
    {
        await using var scene = await OpenAsync(postgres);
        for (var turn = 0; turn < 140; turn++)
        {
            await scene.PutAsync("Database.example.com", "shop", "orders", Status(Condition("Ready", turn % 3 == 0 ? "True" : "False")), metadata: Managed(turn % 2 == 0 ? "a" : "b"));
            scene.Pass(TimeSpan.FromMilliseconds(-700.1234));
            if (turn % 7 == 0)
                await scene.FoldAsync();
        }

        await scene.FoldAsync();
        var (findings, objects) = (await scene.TableAsync("finding"), await scene.TableAsync("object_state"));
        await scene.NewRunner().RebuildAsync(null, Token);

        Assert.Equal(3, findings.Split('\n').Length);
        Assert.Equal(findings, await scene.TableAsync("finding"));
        Assert.Equal(objects, await scene.TableAsync("object_state"));
    }

    [Fact]
    public async Task List_Filters_PagesAndKeepsWhatIsNotVisibleOut()
    {
        await using var scene = await OpenAsync(postgres);
        for (var turn = 0; turn < 8; turn++)
        {
            foreach (var (ns, name) in ((string, string)[])[("a", "one"), ("a", "two"), ("b", "one")])
                await scene.PutAsync(Deployment, ns, name, new { spec = new { replicas = turn } }, metadata: Managed(turn % 2 == 0 ? "x" : "y"));
        }

        await scene.FoldAsync();

        Assert.Equal(2, (await FindAsync(scene, new() { Namespace = "a" })).Count);
        Assert.Equal(3, (await FindAsync(scene, new() { Kind = "Deployment", Type = FindingType.Fight })).Count);
        Assert.Empty(await FindAsync(scene, new() { Type = FindingType.Flapping }));
        Assert.Equal("two", Assert.Single(await FindAsync(scene, new() { Uid = "Deployment.apps/a/two" })).Object.Name);
        var first = await scene.Findings.ListAsync(scene.Everything, new() { Limit = 2 }, Token);
        var second = await scene.Findings.ListAsync(scene.Everything, new() { Limit = 2, Cursor = first.Next }, Token);
        Assert.Equal(3, first.Items.Concat(second.Items).DistinctBy(found => found.Object.Uid).Count());
        Assert.Null(second.Next);
        await Assert.ThrowsAsync<QueryException>(() => scene.Findings.ListAsync(scene.Everything, new() { Limit = 2, Cursor = first.Next, Namespace = "a" }, Token));
        var visible = await scene.Findings.ListAsync(scene.Only(new Grant("apps", "deployments", "b")), new(), Token);
        Assert.Equal("b", Assert.Single(visible.Items).Object.Namespace);
    }

    private static EqualityComparer<Finding> EqualityComparer => EqualityComparer<Finding>.Create((a, b) => a?.FirstPosition == b?.FirstPosition && a?.Object == b?.Object);

    private static async Task<IReadOnlyList<Finding>> FindAsync(LogScene scene, FindingFilter filter) => (await scene.Findings.ListAsync(scene.Everything, filter, Token)).Items;

    private static Task<string> ReplicasAsync(LogScene scene, int replicas, string manager, Verb verb = Verb.Modified) =>
        scene.PutAsync(Deployment, "shop", "web", new { spec = new { replicas } }, verb, Managed(manager));
}
