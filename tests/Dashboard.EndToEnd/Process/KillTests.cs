using Dashboard.EndToEnd.World;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Hosting;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.EndToEnd.Process;

public sealed class KillTests(LiveWorld world)
{
    /// <summary>
    /// kill -9 in the middle of 200 changes/s, then a restart: every version that the API server delivered is in the log once, in order,
    /// at contiguous positions, and no gap is needed because the server still had the version to resume from.
    /// </summary>
    [Fact]
    public async Task KilledDuringChanges_Restarted_MissesNothingAndRepeatsNothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Seed = 11, Fleet = new FleetOptions { Objects = 250, ChangesPerSecond = 200 } }, cancellation);
        var (cluster, store) = (simulator.Clusters[0].Name, simulator.Clusters[0].Store);
        var delivered = new List<(string Uid, string Version, string Verb)>();
        using var subscription = store.Subscribe(change =>
        {
            lock (delivered) delivered.Add((change.Object["metadata"]!["uid"]!.GetValue<string>(), change.ResourceVersion.ToString(null, null), change.Type));
        });
        var kubeconfig = Path.GetTempFileName();
        simulator.WriteKubeconfig(kubeconfig);
        var connection = await world.Postgres.NewConnectionStringAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        await using var reader = new ChangeReader(database);

        await using (var first = await DashboardProcess.ServeAsync(connection, kubeconfig, [cluster], cancellation))
        {
            await Wait.UntilAsync(async () => await reader.HeadAsync(cluster, cancellation) > 600, TimeSpan.FromSeconds(60), () => first.Output, cancellation);
            await first.KillAsync();
        }

        var atKill = await reader.HeadAsync(cluster, cancellation);
        await using (var second = await DashboardProcess.ServeAsync(connection, kubeconfig, [cluster], cancellation))
            await Wait.UntilAsync(async () => await reader.HeadAsync(cluster, cancellation) > atKill + 600, TimeSpan.FromSeconds(60), () => second.Output, cancellation);

        var rows = new List<LogRow>();
        while (await reader.ReadAsync(cluster, rows.Count == 0 ? -1 : rows[^1].Position, 1000, cancellation) is { Count: > 0 } more) rows.AddRange(more);

        Assert.Equal(Enumerable.Range(0, rows.Count).Select(position => (long)position), rows.Select(row => row.Position));
        Assert.Empty(rows.OfType<Gap>());
        var recorded = rows.OfType<Change>().ToList();
        Assert.Equal(recorded.Count, recorded.Select(change => (change.Object.Uid, change.ResourceVersion, change.Verb)).Distinct().Count());

        // Of every object seen, each delivered version up to its last recorded one is there. The first list may start behind older versions.
        (string, string, string)[] all;
        lock (delivered) all = [.. delivered];
        var versions = recorded.GroupBy(change => change.Object.Uid, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(change => ulong.Parse(change.ResourceVersion, null)).ToList(), StringComparer.Ordinal);
        var missing = all.Where(item => versions.TryGetValue(item.Item1, out var known)
            && ulong.Parse(item.Item2, null) is var version && version > known[0] && version < known[^1] && !known.Contains(version));
        Assert.Empty(missing);
        Assert.All(versions.Values, known => Assert.Equal(known.Order(), known));
        File.Delete(kubeconfig);
    }
}
