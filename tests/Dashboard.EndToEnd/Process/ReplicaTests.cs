using System.Globalization;
using Dashboard.EndToEnd.World;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Hosting;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.EndToEnd.Process;

/// <summary>Two real dashboards on one database and one cluster: one writes, the other takes over.</summary>
public sealed class ReplicaTests(LiveWorld world)
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    [Fact]
    public Task WriterKilledUnderLoad_TheOtherTakesOver_NothingMissingNothingTwice() => TakeOverAsync(async writer =>
    {
        await writer.KillAsync();
        return () => Task.CompletedTask;
    });

    [Fact]
    public Task WriterStopped_TheOtherTakesOver_AndTheStoppedOneLandsNothingWhenItWakes() => TakeOverAsync(async writer =>
    {
        await SignalAsync(writer, "STOP");
        return () => SignalAsync(writer, "CONT");
    });

    [Fact]
    public async Task WriterAskedToEnd_GivesTheLeaseBack()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var scene = await Scene.StartAsync(world, cancellation);
        await using var first = await scene.ServeAsync(cancellation);
        await scene.HeadAsync(300, first, cancellation);
        first.Interrupt();
        Assert.Equal(0, await first.ExitCodeAsync(cancellation));
        Assert.True(await scene.ScalarAsync<bool>("SELECT expires_at <= clock_timestamp() FROM lease", cancellation));
    }

    [Fact]
    public async Task WriterShutOut_CaptureStartsAgainByItself_NothingMissingNothingTwice()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var scene = await Scene.StartAsync(world, cancellation);
        await using var dashboard = await scene.ServeAsync(cancellation);
        await scene.CoveredAsync(500, dashboard, cancellation);

        var epoch = await scene.ScalarAsync<long>("UPDATE log_head SET epoch = epoch + 1 RETURNING epoch", cancellation);
        await Wait.UntilAsync(
            async () => await scene.ScalarAsync<long>("SELECT epoch FROM log_head", cancellation) > epoch, s_bound, () => "No new epoch:\n" + dashboard.Output, cancellation);
        await scene.HeadAsync(await scene.ReadHeadAsync(cancellation) + 300, dashboard, cancellation);
        await scene.AssertCompleteAsync(cancellation);
    }

    /// <param name="fell">Makes the writer fall, and returns how it rises.</param>
    private async Task TakeOverAsync(Func<DashboardProcess, Task<Func<Task>>> fell)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var scene = await Scene.StartAsync(world, cancellation);
        await using var first = await scene.ServeAsync(cancellation);
        await scene.CoveredAsync(500, first, cancellation);
        await using var second = await scene.ServeAsync(cancellation);
        var page = await second.Client.GetStringAsync(new Uri("/capture?cluster=" + scene.Cluster, UriKind.Relative), cancellation);
        Assert.Contains($"/{first.ProcessId}", page, StringComparison.Ordinal);
        using (var ready = await second.Client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), cancellation))
            Assert.True(ready.IsSuccessStatusCode, second.Output);

        var rises = await fell(first);
        var epoch = await scene.ScalarAsync<long>("SELECT epoch FROM log_head", cancellation);
        var before = await scene.ReadHeadAsync(cancellation);
        await scene.HeadAsync(before + 300, second, cancellation);
        Assert.True(await scene.ScalarAsync<long>("SELECT epoch FROM log_head", cancellation) > epoch);

        await rises();
        var after = await scene.ReadHeadAsync(cancellation);
        await scene.HeadAsync(after + 600, second, cancellation);
        Assert.Equal(second.ProcessId, await scene.WriterAsync(cancellation));
        await scene.AssertCompleteAsync(cancellation);
    }

    private static async Task SignalAsync(DashboardProcess process, string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-" + signal, process.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_bound, TestContext.Current.CancellationToken);
    }

    /// <summary>A cluster of its own with 200 changes/s, whose every delivery is remembered, and a database.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly List<(string Uid, ulong Version)> _delivered = [];
        private readonly string _kubeconfig = Path.GetTempFileName();
        private SimulatorHost _simulator = null!;
        private IDisposable _subscription = null!;
        private NpgsqlDataSource _database = null!;
        private ChangeReader _reader = null!;
        private string _connection = "";

        public string Cluster { get; private set; } = "";

        public static async Task<Scene> StartAsync(LiveWorld world, CancellationToken cancellationToken)
        {
            var scene = new Scene();
            scene._simulator = await SimulatorHost.StartAsync(
                new SimulatorOptions { Seed = 12, Fleet = new FleetOptions { Objects = 250, ChangesPerSecond = 200 } }, cancellationToken);
            scene.Cluster = scene._simulator.Clusters[0].Name;
            scene._subscription = scene._simulator.Clusters[0].Store.Subscribe(change =>
            {
                lock (scene._delivered)
                    scene._delivered.Add((change.Object["metadata"]!["uid"]!.GetValue<string>(), change.ResourceVersion));
            });
            scene._simulator.WriteKubeconfig(scene._kubeconfig);
            scene._connection = await world.Postgres.NewConnectionStringAsync();
            scene._database = NpgsqlDataSource.Create(scene._connection);
            scene._reader = new ChangeReader(scene._database);
            return scene;
        }

        public Task<DashboardProcess> ServeAsync(CancellationToken cancellationToken) =>
            DashboardProcess.ServeAsync(_connection, _kubeconfig, [Cluster], cancellationToken);

        public async Task HeadAsync(long position, DashboardProcess by, CancellationToken cancellationToken) =>
            await Wait.UntilAsync(async () => await ReadHeadAsync(cancellationToken) >= position, s_bound, () => "The log does not grow:\n" + by.Output, cancellationToken);

        /// <summary>Also until each scope is covered: of one whose first list is cut short some rows stay, and what comes until its next list is not claimed.</summary>
        public async Task CoveredAsync(long position, DashboardProcess by, CancellationToken cancellationToken)
        {
            const string Uncovered = "SELECT count(*) FROM scope s WHERE NOT EXISTS (SELECT FROM coverage c WHERE c.cluster = s.cluster AND c.scope_id = s.id AND c.to_at IS NULL)";
            await HeadAsync(position, by, cancellationToken);
            await Wait.UntilAsync(async () => await ScalarAsync<long>(Uncovered, cancellationToken) == 0, s_bound, () => "Not every scope is covered:\n" + by.Output, cancellationToken);
        }

        public Task<long> ReadHeadAsync(CancellationToken cancellationToken) => _reader.HeadAsync(Cluster, cancellationToken);

        /// <summary>Process of the lease's holder.</summary>
        public async Task<int> WriterAsync(CancellationToken cancellationToken) =>
            int.Parse((await ScalarAsync<string>("SELECT holder FROM lease", cancellationToken))!.Split('/')[^1], CultureInfo.InvariantCulture);

        public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
        {
            await using var command = _database.CreateCommand(sql);
            return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
        }

        /// <summary>Of every object seen, each delivered version between its first and its last recorded one is there, once; positions have no hole.</summary>
        public async Task AssertCompleteAsync(CancellationToken cancellationToken)
        {
            (string Uid, ulong Version)[] delivered;
            lock (_delivered)
                delivered = [.. _delivered];
            var rows = new List<LogRow>();
            while (await _reader.ReadAsync(Cluster, rows.Count - 1, 1_000, cancellationToken) is { Count: > 0 } more)
                rows.AddRange(more);
            Assert.Equal(Enumerable.Range(0, rows.Count).Select(position => (long)position), rows.Select(row => row.Position));
            Assert.Empty(rows.OfType<Gap>());
            var versions = rows.OfType<Change>().GroupBy(change => change.Object.Uid, StringComparer.Ordinal).ToDictionary(
                group => group.Key, group => group.Select(change => ulong.Parse(change.ResourceVersion, CultureInfo.InvariantCulture)).ToList(), StringComparer.Ordinal);
            Assert.All(versions.Values, known => Assert.Equal(known.Distinct().Order(), known));
            var missing = delivered.Where(item =>
                versions.TryGetValue(item.Uid, out var known) && item.Version > known[0] && item.Version < known[^1] && !known.Contains(item.Version)).ToList();
            Assert.True(missing.Count == 0, $"{missing.Count} of {delivered.Length} are missing:\n" + string.Join('\n', missing.Take(20).Select(item =>
                $"{rows.OfType<Change>().First(change => change.Object.Uid == item.Uid).Object} {item.Version}, of which the log has {string.Join(' ', versions[item.Uid])}")));
        }

        public async ValueTask DisposeAsync()
        {
            _subscription.Dispose();
            await _reader.DisposeAsync();
            await _database.DisposeAsync();
            await _simulator.DisposeAsync();
            File.Delete(_kubeconfig);
        }
    }
}
