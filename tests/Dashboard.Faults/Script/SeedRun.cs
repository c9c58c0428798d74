using Dashboard.Faults.Oracle;
using Dashboard.Faults.World;
using Dashboard.Model;

namespace Dashboard.Faults.Script;

/// <summary>One seed: a world, some faults one after another while things are written, then quiet, and the oracle's verdict.</summary>
internal static class SeedRun
{
    public static IReadOnlyList<Fault> Draw(int seed)
    {
        var random = new Random(seed);
        var drawn = FaultCatalog.All.Where(fault => !fault.Alone).ToList();
        return [.. Enumerable.Range(0, 2 + random.Next(3)).Select(_ => drawn[random.Next(drawn.Count)])];
    }

    public static async Task<Verdict> RunAsync(int seed, string connection, IReadOnlyList<Fault> faults, CancellationToken cancellationToken, Action<FaultWorld>? started = null)
    {
        // Its own log, also when the seed is run again.
        var cluster = $"seed-{seed}-{Guid.NewGuid():N}";
        await using var world = await FaultWorld.StartAsync(seed, cluster, connection, WorldOptions.For(seed, faults), cancellationToken);
        started?.Invoke(world);
        var verdict = await StageAsync(world, faults, cancellationToken);
        if (faults is not [var alone]) return verdict;
        verdict.Falsehoods.AddRange(Unexpected(alone, world, verdict));
        if (alone.Found) verdict.Evidence.Clear();
        return verdict;
    }

    private static async Task<Verdict> StageAsync(FaultWorld world, IReadOnlyList<Fault> faults, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var fault in faults)
            {
                await fault.Stage(world, cancellationToken);
                world.Source.Cluster.Faults.Clear();
            }

            // A scope to which nothing was written meanwhile has everything before it has even noticed: its Gap is still to come.
            if (faults is [{ Declares: { } declared }])
                await world.UntilAsync(async () => (await world.Log.RefreshAsync(cancellationToken)).OfType<Gap>().Any(gap => gap.Reason == declared), $"a Gap of {declared} is declared", cancellationToken);
            return await world.SettleAsync(cancellationToken);
        }
        catch (TimeoutException e)
        {
            // What it does not come to rest over is better told from what was recorded.
            return await world.JudgeAsync(cancellationToken) with { Unsettled = e.Message };
        }
    }

    /// <summary>What a fault must or must not lead to, besides the truth.</summary>
    private static IEnumerable<string> Unexpected(Fault fault, FaultWorld world, Verdict verdict)
    {
        if (fault.Gapless && verdict.Gaps.Count > 0) yield return $"a Gap although nothing was missed: {verdict.Gaps[0].Reason}, {verdict.Gaps[0].Detail}";
        if (fault.Declares is { } reason && !verdict.Gaps.Any(gap => gap.Reason == reason)) yield return $"no Gap of {reason}";
        if (fault.Found && verdict.Evidence.Count == 0) yield return "verification has found nothing";
        if (fault.KeepsWriter && world.Recorder.Writers > 1) yield return $"{world.Recorder.Writers} writers where one should do";
    }
}
