using Dashboard.Faults.World;

namespace Dashboard.Faults.Script;

/// <summary>What comes in place of an answer.</summary>
internal static class AnswerFaults
{
    private const string Watch = "\"verb\":\"watch\",\"query\":\"*&resourceVersion=*\"";
    private const string Initial = "\"verb\":\"watch\",\"query\":\"*sendInitialEvents*\"";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(4, "410 as a status", (world, ct) => OnceAskedAsync(world, $"{Watch},\"times\":1", "\"action\":\"status\",\"code\":410", ct)),
        new(6, "version from the future", (world, ct) => OnceAskedAsync(world, $"\"resource\":\"{world.Resource()}\",\"query\":\"*resourceVersion=*\",\"times\":2", "\"action\":\"futureVersion\"", ct)),
        new(7, "initial events never end", async (world, ct) =>
        {
            world.Add($"{Initial},\"times\":1", null, "\"action\":\"noInitialEventsEnd\"");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
        }),
        new(7, "initial events cut", async (world, ct) =>
        {
            world.Add($"{Initial},\"times\":2", $"\"byte\":{world.Random.Next(3_000)}", "\"action\":\"reset\"");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
        }),
        new(8, "continue token expires", async (world, ct) =>
        {
            world.Add($"{Initial}", null, "\"action\":\"status\",\"code\":422");
            world.Add("\"verb\":\"list\",\"times\":1", null, "\"action\":\"expireContinue\"");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct, 2);
        }),
        new(8, "page cut", async (world, ct) =>
        {
            world.Add($"{Initial}", null, "\"action\":\"status\",\"code\":422");
            world.Add("\"verb\":\"list\",\"query\":\"*continue=*\",\"times\":1", $"\"byte\":{world.Random.Next(900)}", "\"action\":\"reset\"");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct, 2);
        }),
        new(11, "stale list", async (world, ct) =>
        {
            world.Add($"{Initial},\"times\":2", null, "\"action\":\"stale\",\"versions\":15");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
        }),
        new(13, "401", (world, ct) => OnceAskedAsync(world, "\"probability\":0.5,\"seed\":3,\"times\":6", "\"action\":\"status\",\"code\":401", ct)),
        new(14, "403 on one scope", (world, ct) => OnceAskedAsync(world, $"\"resource\":\"{world.Resource()}\",\"times\":2", "\"action\":\"status\",\"code\":403", ct)),
        new(15, "storm of 5xx", (world, ct) => OnceAskedAsync(world, $"\"probability\":0.7,\"seed\":{world.Random.Next(1_000)},\"times\":20", "\"action\":\"status\",\"code\":503", ct)),
        new(15, "429 with Retry-After", (world, ct) => OnceAskedAsync(world, $"\"resource\":\"{world.Resource()}\",\"times\":1", "\"action\":\"status\",\"code\":429,\"retryAfterSeconds\":1", ct)),
        new(3, "no answer at all", (world, ct) => OnceAskedAsync(world, $"\"resource\":\"{world.Resource()}\",\"times\":1", "\"action\":\"stall\"", ct)),
    ];

    private static async Task OnceAskedAsync(FaultWorld world, string match, string effect, CancellationToken ct)
    {
        world.Add(match, null, effect);
        await world.ReconnectAsync(ct);
        await world.StruckAsync(ct);
        await world.Writer.WriteAsync(20, ct);
    }
}
