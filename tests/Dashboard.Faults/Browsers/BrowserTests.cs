using System.Diagnostics;
using System.Text.Json.Nodes;
using Dashboard.Faults.Kills;
using Dashboard.Faults.Oracle;
using Dashboard.Faults.Workload;
using Dashboard.Faults.World;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Faults.Browsers;

/// <summary>
/// Browsers that do not read and browsers that send what they should not, while others follow and capture goes on: <c>BROWSERS</c> of the first kind, and
/// <c>ROWS</c> recorded meanwhile.
/// </summary>
public sealed class BrowserTests(PostgresFixture postgres)
{
    private const string Cluster = "faults";
    private const long MostGrowth = 150 * 1024 * 1024;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    /// <summary>Too long, no JSON, of no protocol, for nobody, with arguments of other types, nested without end; each instead of a message or in place of the greeting.</summary>
    private static readonly string[] s_malformed =
    [
        new string('x', 1024 * 1024), "{\"protocol\":\"json\",\"version\":1}\u001e" + new string('x', 1024 * 1024), "{\"protocol\":\"json\",\"version\":1}\u001e{\"type\":\u001e",
        "{\"protocol\":\"none\",\"version\":9}\u001e",
        "{\"protocol\":\"json\",\"version\":1}\u001e{\"type\":1,\"invocationId\":\"1\",\"target\":\"DropTables\",\"arguments\":[]}\u001e",
        "{\"protocol\":\"json\",\"version\":1}\u001e{\"type\":4,\"invocationId\":\"1\",\"target\":\"StreamChanges\",\"arguments\":[{\"a\":1},\"zero\",null]}\u001e",
        "{\"protocol\":\"json\",\"version\":1}\u001e{\"type\":4,\"invocationId\":\"1\",\"target\":\"StreamGraph\",\"arguments\":[" + new string('[', 10_000) + "\u001e",
        "\0\u001e\u001e\u001e",
    ];

    [Fact]
    public async Task BrowsersThatDoNotRead_AndBrowsersThatSendNonsense_HarmNobody()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound * 2);
        var cancellation = bound.Token;
        var random = new Random(Settings.Number("SEED", 1));
        await using var source = await Source.StartAsync(1, tls: false, cancellation);
        var connection = await postgres.NewConnectionStringAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        await using var log = new RecordedLog(database, Cluster);
        await using var load = new SteadyWriter(new Writer(source.Store, random), random, Settings.Number("RATE", 400));
        await using var dashboard = await DashboardProcess.ServeAsync(connection, source.Kubeconfig, [Cluster], cancellation);
        load.Start();
        await RecordedAsync(300);
        var before = WorkingSet(dashboard);
        var deaf = new List<HubClient>();
        for (var i = 0; i < Settings.Number("BROWSERS", 10); i++)
        {
            deaf.Add(await HubClient.ConnectAsync(dashboard.Address, cancellation));
            await deaf[^1].StreamAsync(Cluster, await PositionAsync(dashboard, cancellation), cancellation);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = FollowAsync(dashboard, stop.Token);
        foreach (var nonsense in s_malformed) await RefusedAsync(dashboard, nonsense, cancellation);
        await RecordedAsync(Settings.Number("ROWS", 2_000));
        await load.StopAsync();
        await Wait.UntilAsync(async () => Convergence.Missing(source.Store.History, await log.RefreshAsync(cancellation)).Length == 0, Bound, () => dashboard.Output, cancellation);
        // Whoever reads gets to the end, past those who do not.
        await Wait.UntilAsync(() => following.IsCompleted || Volatile.Read(ref _reached) == log.Known - 1, Bound, $"The follower is at {_reached} of {log.Known}.", cancellation);
        await stop.CancelAsync();
        await following;

        Assert.InRange(WorkingSet(dashboard) - before, long.MinValue, MostGrowth);
        deaf.ForEach(client => client.Dispose());
        Assert.Equal("Healthy", await dashboard.Client.GetStringAsync(new Uri("/healthz/live", UriKind.Relative), cancellation));
        var verdict = Judge.Of(source.Store.History, await log.SnapshotAsync(cancellation), new JumpingTime());
        Assert.True(verdict.Holds, verdict.ToString());
        Assert.Empty(verdict.Gaps);

        Task RecordedAsync(int more)
        {
            var enough = log.Known + more;
            return Wait.UntilAsync(async () => (await log.RefreshAsync(cancellation)).Count > enough, Bound, () => dashboard.Output, cancellation);
        }
    }

    private long _reached = -1;

    /// <summary>As a page does: a position, then the stream after it, and again where that cannot be continued. Every position comes once, in order.</summary>
    private async Task FollowAsync(DashboardProcess dashboard, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _reached = Math.Max(_reached, await PositionAsync(dashboard, cancellationToken));
                using var hub = await HubClient.ConnectAsync(dashboard.Address, cancellationToken);
                await hub.StreamAsync(Cluster, _reached, cancellationToken);
                while (await hub.ReadAsync(cancellationToken) is { } message)
                {
                    if (message["item"] is not JsonObject frame) continue;
                    if (frame["resync"] is not null) break;
                    foreach (var change in frame["changes"]!.AsArray())
                    {
                        Assert.Equal(_reached + 1, change!["position"]!.GetValue<long>());
                        _reached++;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It has seen enough.
        }
    }

    /// <summary>The server answers with an error or ends the connection, and goes on.</summary>
    private static async Task RefusedAsync(DashboardProcess dashboard, string nonsense, CancellationToken cancellationToken)
    {
        using var hub = await HubClient.ConnectAsync(dashboard.Address, cancellationToken);
        await hub.SendAsync(nonsense, cancellationToken);
        var message = await hub.ReadAsync(cancellationToken);
        // The greeting's own answer is empty; pings have no error either.
        while (message is not null && message["error"] is null) message = await hub.ReadAsync(cancellationToken);
        using var answer = await dashboard.Client.GetAsync(new Uri("/healthz/live", UriKind.Relative), cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, dashboard.Output);
    }

    private static async Task<long> PositionAsync(DashboardProcess dashboard, CancellationToken cancellationToken) =>
        JsonNode.Parse(await dashboard.Client.GetStringAsync(new Uri($"/api/v1/topology?cluster={Cluster}", UriKind.Relative), cancellationToken))!["position"]!.GetValue<long>();

    private static long WorkingSet(DashboardProcess dashboard)
    {
        using var process = Process.GetProcessById(dashboard.ProcessId);
        return process.WorkingSet64;
    }
}
