using Dashboard.Faults.Workload;
using Dashboard.Faults.World;

namespace Dashboard.Faults.Script;

/// <summary>What happens to the cluster and to the process that captures it.</summary>
internal static class SourceFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(9, "deletes and the same names again, while cut off", async (world, ct) =>
        {
            world.Source.Proxy.Refusing = true;
            world.Source.Proxy.CutAll();
            var kind = world.Random.Next(Objects.Kinds.Length);
            world.Writer.DeleteAll(kind, Objects.Namespaces[0]);
            world.Writer.Burst(20, kind);
            world.Writer.DeleteAll(kind, Objects.Namespaces[1]);
            if (world.Random.Next(3) > 0) world.Source.Store.Compact();
            world.Source.Proxy.Refusing = false;
            await world.Writer.WriteAsync(20, ct);
        }),
        new(9, "versions compacted while cut off", (world, ct) => world.RelistAsync(ct)),
        new(9, "compacted while cut off, and a stale replica answers", async (world, ct) =>
        {
            world.Add("\"verb\":\"watch\",\"query\":\"*&resourceVersion=*\"", null, "\"action\":\"stale\",\"versions\":12");
            await world.RelistAsync(ct);
            await world.StruckAsync(ct);
        }) { Declares = Model.GapReason.WatchExpired },
        new(1, "the API server restarts", async (world, ct) =>
        {
            await world.Source.Cluster.StopListeningAsync();
            await world.Writer.WriteAsync(20, ct);
            await world.Source.Cluster.StartListeningAsync(ct);
            await world.Writer.WriteAsync(20, ct);
        }),
        new(16, "a definition comes and goes", async (world, ct) =>
        {
            var store = world.Source.Store;
            store.Create(Objects.Definition("Sprocket"), Objects.By);
            await world.UntilAsync(() => store.Types.Any(type => type.Kind == "Sprocket"), "the definition is established", ct);
            for (var i = 0; i < 5; i++) store.Create(Objects.New($"{Objects.Group}/v1", "Sprocket", "blue", $"s{i}", new System.Text.Json.Nodes.JsonObject { ["n"] = (long)i }), Objects.By);
            await world.UntilAsync(() => world.Recorder.Scopes.Any(scope => scope is { Scope.Kind.Kind: "Sprocket", State: Watch.ScopeState.Watching }), "the new kind is watched", ct);
            await world.Writer.WriteAsync(10, ct);
            store.Delete("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, $"sprockets.{Objects.Group}");
            await world.UntilAsync(() => !world.Recorder.Scopes.Any(scope => scope.Scope.Kind.Kind == "Sprocket"), "the kind is no longer watched", ct);
        }),
        new(20, "a burst", async (world, ct) =>
        {
            world.Writer.Burst(500, world.Random.Next(Objects.Kinds.Length));
            await world.Writer.WriteAsync(10, ct);
        }),
        new(25, "the process is given up and another starts", async (world, ct) =>
        {
            await world.Writer.WriteAsync(20, ct);
            world.Writer.Burst(30, world.Random.Next(Objects.Kinds.Length));
            await world.Recorder.TakeOverAsync();
            await world.Writer.WriteAsync(20, ct);
        }),
        new(27, "the clock goes forward by an hour", (world, ct) => JumpAsync(world, 1, ct)),
        new(27, "the clock goes back by an hour", (world, ct) => JumpAsync(world, -1, ct)),
        new(27, "the clock goes back by an hour while cut off, and versions are compacted", async (world, ct) =>
        {
            world.Source.Proxy.Refusing = true;
            world.Source.Proxy.CutAll();
            await world.Writer.WriteAsync(15, ct);
            world.Time.Jump(TimeSpan.FromHours(-1));
            await world.Writer.WriteAsync(15, ct);
            world.Source.Store.Compact();
            world.Source.Proxy.Refusing = false;
            await world.Writer.WriteAsync(20, ct);
        }) { Declares = Model.GapReason.WatchExpired },
    ];

    private static async Task JumpAsync(FaultWorld world, int hours, CancellationToken ct)
    {
        await world.RecordedAsync(ct);
        world.Time.Jump(TimeSpan.FromHours(hours));
        await world.Writer.WriteAsync(20, ct);
        await world.ReconnectAsync(ct);
    }
}
