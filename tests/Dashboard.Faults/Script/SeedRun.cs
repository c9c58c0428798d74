using Dashboard.Faults.Oracle;
using Dashboard.Faults.World;

namespace Dashboard.Faults.Script;

/// <summary>One seed: a world, some faults one after another while things are written, then quiet, and the oracle's verdict.</summary>
internal static class SeedRun
{
    public static IReadOnlyList<Fault> Draw(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 2 + random.Next(3)).Select(_ => FaultCatalog.All[random.Next(FaultCatalog.All.Count)]).OrderBy(fault => fault.Last)];
    }

    public static async Task<Verdict> RunAsync(int seed, string connection, IReadOnlyList<Fault> faults, CancellationToken cancellationToken)
    {
        // Its own log, also when the seed is run again.
        var cluster = $"seed-{seed}-{Guid.NewGuid():N}";
        await using var world = await FaultWorld.StartAsync(seed, cluster, connection, cancellationToken);
        foreach (var fault in faults)
        {
            await fault.Stage(world, cancellationToken);
            world.Source.Cluster.Faults.Clear();
        }

        return await world.SettleAsync(cancellationToken);
    }
}
