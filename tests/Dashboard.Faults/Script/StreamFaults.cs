using Dashboard.Faults.Workload;
using Dashboard.Faults.World;
using Dashboard.Model;

namespace Dashboard.Faults.Script;

/// <summary>What goes wrong within an open watch.</summary>
internal static class StreamFaults
{
    private const string Watch = "\"verb\":\"watch\",\"query\":\"*&resourceVersion=*\"";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(1, "close", (world, ct) => OnStreamAsync(world, "\"line\":3", "\"action\":\"close\"", 3, ct)) { Gapless = true },
        new(2, "reset", (world, ct) => OnStreamAsync(world, $"\"byte\":{300 + world.Random.Next(3_000)}", "\"action\":\"reset\"", 3, ct)) { Gapless = true },
        new(2, "split", (world, ct) => OnStreamAsync(world, null, "\"action\":\"split\",\"bytes\":11", 3, ct)) { Gapless = true },
        new(2, "close in the middle of a line", (world, ct) => OnStreamAsync(world, $"\"byte\":{300 + world.Random.Next(900)}", "\"action\":\"close\"", 3, ct)) { Gapless = true },
        new(2, "cut at both ends", async (world, ct) =>
        {
            for (var i = 0; i < 3; i++) await world.ReconnectAsync(ct, 15);
        }) { Gapless = true },
        new(3, "stall", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"stall\"", 1, ct)) { Gapless = true },
        new(4, "ERROR 410, socket left open", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"error\",\"code\":410,\"open\":true", 1, ct)) { Declares = GapReason.WatchExpired },
        new(4, "ERROR 500", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"error\",\"code\":500", 1, ct)),
        new(5, "empty close", (world, ct) => OnStreamAsync(world, null, "\"action\":\"close\"", 4, ct)),
        new(5, "empty close for ever", async (world, ct) =>
        {
            world.Add($"{Watch},\"resource\":\"{world.Resource()}\"", null, "\"action\":\"close\"");
            await world.ReconnectAsync(ct);
            await world.RecordedAsync(ct);
        }) { Declares = GapReason.WatchExpired },
        new(10, "duplicate", (world, ct) => OnStreamAsync(world, "\"line\":1", "\"action\":\"duplicate\"", 2, ct)) { Gapless = true },
        new(10, "replay", (world, ct) => OnStreamAsync(world, "\"line\":4", "\"action\":\"replay\",\"lines\":4", 2, ct)) { Gapless = true },
        new(11, "stale stream", async (world, ct) =>
        {
            // What is recorded already comes again, older versions of the same objects behind newer ones.
            var kind = world.Random.Next(Objects.Kinds.Length);
            world.Writer.Burst(40, kind);
            await world.RecordedAsync(ct);
            await OnStreamAsync(world, null, "\"action\":\"stale\",\"versions\":30", 2, ct, Objects.Kinds[kind].Resource);
        }) { Gapless = true },
        new(12, "no bookmarks", (world, ct) => OnStreamAsync(world, null, "\"action\":\"dropBookmarks\"", 4, ct)) { Gapless = true },
        new(17, "garbage line", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"garbageLine\"", 1, ct)),
        new(17, "garbage bytes", (world, ct) => OnStreamAsync(world, $"\"byte\":{200 + world.Random.Next(900)}", "\"action\":\"garbageBytes\"", 1, ct)),
        new(18, "oversized line", (world, ct) => OnStreamAsync(world, "\"line\":1", $"\"action\":\"oversizedLine\",\"bytes\":{Timings.LargestObject + 1}", 1, ct, world.Resource())) { Declares = GapReason.Refused },
        new(19, "unknown type", (world, ct) => OnStreamAsync(world, "\"line\":1", "\"action\":\"unknownType\"", 1, ct, world.Resource())) { Declares = GapReason.WatchExpired },
        new(20, "slow stream under a burst", async (world, ct) =>
        {
            world.Add($"{Watch},\"times\":2", null, "\"action\":\"slow\",\"bytesPerSecond\":400000");
            world.Source.Proxy.CutAll();
            world.Writer.Burst(400, world.Random.Next(3));
            await world.Writer.WriteAsync(20, ct);
        }),
    ];

    /// <summary>A rule for the next streams, which begin at once.</summary>
    /// <param name="resource">Glob. What strikes at a change needs a stream that has some: definitions do not change.</param>
    private static async Task OnStreamAsync(FaultWorld world, string? at, string effect, int times, CancellationToken ct, string resource = "*")
    {
        world.Add($"{Watch},\"resource\":\"{resource}\",\"times\":{times}", at, effect);
        await world.ReconnectAsync(ct);
        await world.StruckAsync(ct);
        await world.Writer.WriteAsync(30, ct);
    }
}
