using Dashboard.Faults.World;

namespace Dashboard.Faults.Script;

/// <summary>What goes wrong within an open watch.</summary>
internal static class StreamFaults
{
    private const string Watch = "\"verb\":\"watch\",\"query\":\"*&resourceVersion=*\"";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(1, "close", (world, ct) => OnStreamAsync(world, "\"line\":3", "\"action\":\"close\"", 3, ct)),
        new(2, "reset", (world, ct) => OnStreamAsync(world, $"\"byte\":{300 + world.Random.Next(3_000)}", "\"action\":\"reset\"", 3, ct)),
        new(2, "split", (world, ct) => OnStreamAsync(world, null, "\"action\":\"split\",\"bytes\":11", 3, ct)),
        new(2, "cut at both ends", async (world, ct) =>
        {
            for (var i = 0; i < 3; i++) await world.ReconnectAsync(ct, 15);
        }),
        new(3, "stall", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"stall\"", 1, ct)),
        new(4, "ERROR 410, socket left open", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"error\",\"code\":410,\"open\":true", 1, ct)),
        new(4, "ERROR 500", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"error\",\"code\":500", 1, ct)),
        new(5, "empty close", (world, ct) => OnStreamAsync(world, null, "\"action\":\"close\"", 4, ct)),
        new(10, "duplicate", (world, ct) => OnStreamAsync(world, "\"line\":1", "\"action\":\"duplicate\"", 2, ct)),
        new(10, "replay", (world, ct) => OnStreamAsync(world, "\"line\":4", "\"action\":\"replay\",\"lines\":4", 2, ct)),
        new(11, "stale stream", (world, ct) => OnStreamAsync(world, null, "\"action\":\"stale\",\"versions\":12", 2, ct)),
        new(12, "no bookmarks", (world, ct) => OnStreamAsync(world, null, "\"action\":\"dropBookmarks\"", 4, ct)),
        new(17, "garbage line", (world, ct) => OnStreamAsync(world, "\"line\":2", "\"action\":\"garbageLine\"", 1, ct)),
        new(17, "garbage bytes", (world, ct) => OnStreamAsync(world, $"\"byte\":{200 + world.Random.Next(900)}", "\"action\":\"garbageBytes\"", 1, ct)),
        new(18, "oversized line", (world, ct) => OnStreamAsync(world, "\"line\":1", $"\"action\":\"oversizedLine\",\"bytes\":{Timings.LargestObject + 1}", 1, ct)),
        new(19, "unknown type", (world, ct) => OnStreamAsync(world, "\"line\":1", "\"action\":\"unknownType\"", 1, ct)),
        new(20, "slow stream under a burst", async (world, ct) =>
        {
            world.Add($"{Watch},\"times\":2", null, "\"action\":\"slow\",\"bytesPerSecond\":400000");
            world.Source.Proxy.CutAll();
            world.Writer.Burst(400, world.Random.Next(3));
            await world.Writer.WriteAsync(20, ct);
        }),
    ];

    /// <summary>A rule for the next streams, which begin at once.</summary>
    private static async Task OnStreamAsync(FaultWorld world, string? at, string effect, int times, CancellationToken ct)
    {
        world.Add($"{Watch},\"times\":{times}", at, effect);
        await world.ReconnectAsync(ct);
        await world.StruckAsync(ct);
        await world.Writer.WriteAsync(30, ct);
    }
}
