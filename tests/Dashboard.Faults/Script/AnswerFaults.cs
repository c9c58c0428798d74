using Dashboard.Faults.Workload;
using Dashboard.Faults.World;
using Dashboard.Model;
using Dashboard.Watch;

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
        new(7, "initial events end early", async (world, ct) =>
        {
            world.Add($"{Initial},\"times\":2", "\"line\":1", "\"action\":\"close\"");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
        }),
        new(8, "listed by pages", async (world, ct) =>
        {
            world.Add(Initial, null, "\"action\":\"status\",\"code\":422");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
            await world.RecordedAsync(ct);
            await world.Recorder.TakeOverAsync();
        }),
        new(8, "deleted between two pages", async (world, ct) =>
        {
            world.Add(Initial, null, "\"action\":\"status\",\"code\":422", "no watch list");
            world.Add("\"resource\":\"services\",\"verb\":\"list\",\"times\":1", null, "\"action\":\"expireContinue\"", "expired");
            world.Add("\"resource\":\"services\",\"verb\":\"list\",\"times\":1", null, "\"action\":\"slow\",\"bytesPerSecond\":4000");
            await world.RelistAsync(ct, 0);
            await world.StruckAsync(ct);
            // The first page is on its way with the objects of this namespace, and takes a while.
            world.Writer.DeleteAll(Array.FindIndex(Objects.Kinds, kind => kind.Kind == "Service"), Objects.Namespaces[0]);
            await world.RecordedAsync(ct);
            await world.Recorder.TakeOverAsync();
        }),
        new(8, "continue token expires", async (world, ct) =>
        {
            world.Add(Initial, null, "\"action\":\"status\",\"code\":422", "no watch list");
            world.Add("\"verb\":\"list\",\"times\":1", null, "\"action\":\"expireContinue\"");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
            // Another process, which has yet to learn that there is no watch list.
            await world.Recorder.TakeOverAsync();
        }),
        new(8, "page cut", async (world, ct) =>
        {
            world.Add(Initial, null, "\"action\":\"status\",\"code\":422", "no watch list");
            world.Add("\"verb\":\"list\",\"query\":\"*continue=*\",\"times\":1", $"\"byte\":{world.Random.Next(900)}", "\"action\":\"reset\"");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
            // Another process, which has yet to learn that there is no watch list.
            await world.Recorder.TakeOverAsync();
        }),
        new(11, "stale list", async (world, ct) =>
        {
            world.Add($"{Initial},\"times\":2", null, "\"action\":\"stale\",\"versions\":15");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
        }),
        new(13, "401", (world, ct) => OnceAskedAsync(world, "\"probability\":0.5,\"seed\":3,\"times\":6", "\"action\":\"status\",\"code\":401", ct)),
        new(13, "the token is rotated", async (world, ct) =>
        {
            // Credentials are not read again within ten seconds, and their files not looked at: after this request only a refusal tells.
            world.Time.Jump(TimeSpan.FromSeconds(11));
            await world.ReconnectAsync(ct);
            await world.RecordedAsync(ct);
            world.Source.RotateToken($"token-{world.Random.Next()}");
            await world.ReconnectAsync(ct);
            await world.RecordedAsync(ct);
        }) { Gapless = true },
        new(13, "the authority is rotated", async (world, ct) =>
        {
            world.Time.Jump(TimeSpan.FromSeconds(11));
            await world.ReconnectAsync(ct);
            await world.RecordedAsync(ct);
            world.Source.RotateAuthority(told: true);
            await world.ReconnectAsync(ct);
            await world.RecordedAsync(ct);
        }) { Tls = true, Gapless = true },
        new(13, "the authority is rotated, and the kubeconfig follows later", async (world, ct) =>
        {
            world.Source.RotateAuthority(told: false);
            await world.ReconnectAsync(ct);
            await world.UntilAsync(() => world.Recorder.Scopes.All(scope => scope.State == ScopeState.BackingOff), "no scope trusts the server", ct);
            await world.Writer.WriteAsync(20, ct);
            world.Source.WriteKubeconfig();
            world.Time.Jump(TimeSpan.FromSeconds(11));
            await world.RecordedAsync(ct);
        }) { Tls = true, Gapless = true },
        new(14, "permission withdrawn", async (world, ct) =>
        {
            var resource = world.Resource();
            world.Add($"\"resource\":\"{resource}\"", null, "\"action\":\"status\",\"code\":403");
            await world.ReconnectAsync(ct);
            await world.UntilAsync(() => world.Recorder.Scopes.Any(scope => scope.Scope.Resource.GroupResource == resource && scope.State == ScopeState.Forbidden), "the scope is forbidden", ct);
            await world.UntilAsync(async () => (await world.Log.SnapshotAsync(ct)).Coverage.Last(span => resource.StartsWith(span.Resource, StringComparison.Ordinal)).To is not null, "its coverage has ended", ct);
            world.Source.Cluster.Faults.Clear();
        }) { Declares = GapReason.Forbidden },
        new(14, "403 on one scope", (world, ct) => OnceAskedAsync(world, $"\"resource\":\"{world.Resource()}\",\"times\":2", "\"action\":\"status\",\"code\":403", ct)),
        new(15, "storm of 5xx", (world, ct) => OnceAskedAsync(world, $"\"probability\":0.7,\"seed\":{world.Random.Next(1_000)},\"times\":20", "\"action\":\"status\",\"code\":503", ct)),
        new(15, "429 with Retry-After", async (world, ct) =>
        {
            world.Add($"\"resource\":\"{world.Resource()}\",\"verb\":\"watch\",\"times\":1", null, "\"action\":\"status\",\"code\":429,\"retryAfterSeconds\":1");
            await world.ReconnectAsync(ct);
            await world.UntilAsync(() => world.Recorder.Scopes.Any(scope => scope.RetryAt - scope.Since >= TimeSpan.FromSeconds(1)), "the scope waits for as long as it was asked to", ct);
        }) { Gapless = true },
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
