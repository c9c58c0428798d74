using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Topology;
using Dashboard.Testing;
using Microsoft.Extensions.Time.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Topology;

/// <summary>What a kept graph answers, beside one that is read whole.</summary>
public sealed class CurrentGraphsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Snapshot_AfterAnyChanges_IsThatOfAWholeReading()
    {
        await using var scene = await OpenAsync(postgres);
        var random = new Random(7);
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 15; i++)
            {
                var name = "o" + random.Next(20);
                var verb = random.Next(4) == 0 ? Verb.Deleted : Verb.Modified;
                var status = random.Next(2) == 0 ? null : Status(Condition("Ready", random.Next(2) == 0 ? "True" : "False", "Because"));
                // Owners may be gone, come later, form a cycle, or be another's.
                await scene.PutAsync("A.example.com", random.Next(3) == 0 ? null : "n", name, status, verb, random.Next(3) == 0 ? null : Owner("uid-" + random.Next(20), controller: random.Next(2) == 0), "uid-" + name[1..]);
            }

            await scene.FoldAsync();
            using var whole = new TopologyQueries(scene.Reads, TimeProvider.System);
            Assert.Equal(await WordsAsync(whole, scene.Everything), await WordsAsync(scene.Topology, scene.Everything));
            var only = scene.Only(new Grant(null, null, "n"));
            Assert.Equal(await WordsAsync(whole, only), await WordsAsync(scene.Topology, only));
        }
    }

    [Fact]
    public async Task Snapshot_KeptForAMinuteWithoutQuestions_AndTenInAll()
    {
        await using var scene = await OpenAsync(postgres);
        var clock = new FakeTimeProvider();
        using var topology = new TopologyQueries(scene.Reads, clock);
        await scene.PutAsync("A.example.com", "n", "a", verb: Verb.Added);
        await scene.PutAsync("A.example.com", "n", "b", verb: Verb.Added);
        await scene.FoldAsync();
        Assert.Equal("a b", await NamesAsync());

        // Nothing does this: it shows what is read again, because no change of the log says so.
        await ExecuteAsync("UPDATE object_state SET name = 'x' || name");
        Assert.Equal("a b", await NamesAsync());
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("xa xb", await NamesAsync());

        await ExecuteAsync("UPDATE object_state SET name = 'y' || name");
        for (var i = 0; i < 20; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(29));
            Assert.Equal("xa xb", await NamesAsync());
        }

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("yxa yxb", await NamesAsync());

        async Task<string> NamesAsync() =>
            string.Join(' ', (await topology.SnapshotAsync(scene.Everything, new(), 100, Token)).Nodes.Select(node => node.Name));

        async Task ExecuteAsync(string sql)
        {
            await using var command = scene.DataSource.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    [Fact]
    public async Task Snapshot_LogFoldedAnew_IsReadWhole()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("A.example.com", "n", "a", verb: Verb.Added);
        await scene.PutAsync("A.example.com", "n", "b", verb: Verb.Added);
        await scene.FoldAsync();
        Assert.Equal(2, (await scene.Topology.SnapshotAsync(scene.Everything, new(), 100, Token)).Total);

        await using (var reset = scene.DataSource.CreateCommand("UPDATE projection SET position = -1; DELETE FROM object_state"))
            await reset.ExecuteNonQueryAsync(Token);
        var snapshot = await scene.Topology.SnapshotAsync(scene.Everything, new(), 100, Token);
        Assert.Equal((-1, 0), (snapshot.Position, snapshot.Total));
    }

    private static async Task<string> WordsAsync(TopologyQueries topology, ReadScope scope)
    {
        var snapshot = await topology.SnapshotAsync(scope, new(), 1_000, Token);
        var tree = await topology.TreeAsync(scope, new(), TopologyLens.Nothing, 1_000, Token);
        return $"{snapshot.Position} {snapshot.Total}\n{string.Join('\n', snapshot.Nodes)}\n{string.Join('\n', tree.Rows)}\n{tree.Health} {string.Join(' ', tree.Kinds)}";
    }
}
