using Dashboard.Faults.Oracle;
using Dashboard.Faults.Workload;
using Dashboard.Faults.World;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Faults.Kills;

/// <summary>
/// kill -9 under load, again and again: <c>KILLS</c> says how often, <c>RATE</c> at how many changes a second. Everything that was recorded is there once, at
/// contiguous positions; the source still has the versions to resume from, so that not even a Gap is needed.
/// </summary>
public sealed class KillTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private static int Kills => Settings.Number("KILLS", 2);

    private static int Rate => Settings.Number("RATE", 2_000);

    [Fact]
    public async Task DashboardKilled_NothingIsLostOrRepeated()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var random = new Random(Settings.Number("SEED", 1));
        await using var source = await Source.StartAsync(1, tls: false, cancellation);
        var writer = new Writer(source.Store, random);
        var connection = await postgres.NewConnectionStringAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        await using var log = new RecordedLog(database, "faults");
        await using var load = new SteadyWriter(writer, random, Rate);
        load.Start();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var dashboard = await DashboardProcess.ServeAsync(connection, source.Kubeconfig, ["faults"], cancellation);
            var enough = (await log.RefreshAsync(cancellation)).Count + 300 + random.Next(2_000);
            await Wait.UntilAsync(async () => (await log.RefreshAsync(cancellation)).Count > enough, Bound, () => dashboard.Output, cancellation);
            await dashboard.KillAsync();
        }

        await using (var last = await DashboardProcess.ServeAsync(connection, source.Kubeconfig, ["faults"], cancellation))
        {
            await load.StopAsync();
            await Wait.UntilAsync(async () => Convergence.Missing(source.Store.History, await log.RefreshAsync(cancellation)).Length == 0, Bound, () => last.Output, cancellation);
        }

        Report("dashboard", load, Judge.Of(source.Store.History, await log.SnapshotAsync(cancellation), new JumpingTime()));
    }

    [Fact]
    public async Task PostgresKilled_NothingIsLostOrRepeated()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await KillablePostgres.StartAsync(cancellation);
        await using var world = await FaultWorld.StartAsync(Settings.Number("SEED", 1), "kills", server.ConnectionString, default, cancellation);
        await using var load = new SteadyWriter(world.Writer, world.Random, Rate);
        load.Start();
        var random = new Random(world.Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await GoesOnAsync(world, 300 + random.Next(2_000), cancellation);
            await server.KillAsync(cancellation);
        }

        await GoesOnAsync(world, 1, cancellation);
        await load.StopAsync();
        Report("PostgreSQL", load, await world.SettleAsync(cancellation));
    }

    /// <summary>Until so many more rows are there. Our own session was cut as well, and fails once.</summary>
    private static async Task GoesOnAsync(FaultWorld world, int rows, CancellationToken cancellation)
    {
        var enough = world.Log.Known + rows;
        await world.UntilAsync(
            async () =>
            {
                try
                {
                    return (await world.Log.RefreshAsync(cancellation)).Count > enough;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "the log goes on",
            cancellation);
    }

    private static void Report(string what, SteadyWriter load, Verdict verdict)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{Kills} kills of {what} at {load.Rate:F0} changes/s: {verdict}"));
        Assert.True(verdict.Holds, verdict.ToString());
        Assert.Empty(verdict.Gaps);
        Assert.Equal(verdict.SourceVersions, verdict.Changes + verdict.InGaps);
    }
}
