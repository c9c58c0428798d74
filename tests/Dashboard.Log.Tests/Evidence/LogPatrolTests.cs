using Dashboard.Log.Evidence;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Log.Tests.Evidence;

public sealed class LogPatrolTests(PostgresFixture postgres) : EvidenceTest(postgres)
{
    [Fact]
    public async Task Advance_GrowingLog_FollowsTheSignedHeads()
    {
        var keeper = await KeeperAsync();
        var patrol = new LogPatrol(Database, keeper, TimeProvider.System, NullLogger.Instance);
        await patrol.AdvanceAsync(Cluster, Ct);
        Assert.Null(patrol.State(Cluster));
        var rows = await RecordAsync(keeper);
        await patrol.AdvanceAsync(Cluster, Ct);
        Assert.Equal(rows, patrol.State(Cluster)!.Next);
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Gadgets, "1", null, Observe("g", "1", scope: Gadgets));
        await patrol.AdvanceAsync(Cluster, Ct);
        Assert.Equal(rows, patrol.State(Cluster)!.Next);
        await keeper.KeepAsync(Cluster, Ct);
        await patrol.AdvanceAsync(Cluster, Ct);
        Assert.Equal(rows + 1, patrol.State(Cluster)!.Next);
        Assert.Empty(patrol.State(Cluster)!.Findings);
    }

    [Fact]
    public async Task Advance_AlteredRow_IsFoundOnce()
    {
        var keeper = await KeeperAsync();
        var rows = await RecordAsync(keeper);
        await AlterAsync($"UPDATE change SET resource_version = 'x' WHERE position = {rows - 40}");
        var patrol = new LogPatrol(Database, keeper, TimeProvider.System, NullLogger.Instance);
        await patrol.AdvanceAsync(Cluster, Ct);
        await patrol.AdvanceAsync(Cluster, Ct);
        Assert.Equal(rows - 40, Assert.Single(patrol.State(Cluster)!.Findings, finding => finding.Kind == "row").From);
    }
}
