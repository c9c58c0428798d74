using Dashboard.Faults.World;
using Dashboard.Faults.Workload;

namespace Dashboard.Faults.Script;

/// <summary>Short words for rules of the simulator's fault script.</summary>
internal static class Rules
{
    public static string Resource(this FaultWorld world) => Objects.Kinds[world.Random.Next(Objects.Kinds.Length)].Resource;

    /// <summary>Adds a rule and writes for a while.</summary>
    public static async Task WithAsync(this FaultWorld world, string match, string? at, string effect, CancellationToken cancellationToken, int writes = 40)
    {
        world.Add(match, at, effect);
        await world.Writer.WriteAsync(writes, cancellationToken);
    }

    public static void Add(this FaultWorld world, string match, string? at, string effect) =>
        world.Source.Cluster.Faults.Add($"{{\"name\":\"scene\",\"match\":{{{match}}},{(at is null ? "" : $"\"at\":{{{at}}},")}\"do\":{{{effect}}}}}");

    /// <summary>Every connection to the API server is cut: each scope asks again.</summary>
    public static async Task ReconnectAsync(this FaultWorld world, CancellationToken cancellationToken, int writes = 30)
    {
        world.Source.Proxy.CutAll();
        await world.Writer.WriteAsync(writes, cancellationToken);
    }

    /// <summary>The versions reached are gone at the source, and connections with them: each scope has to list.</summary>
    public static async Task RelistAsync(this FaultWorld world, CancellationToken cancellationToken, int writes = 30)
    {
        world.Source.Proxy.Refusing = true;
        world.Source.Proxy.CutAll();
        await world.Writer.WriteAsync(10, cancellationToken);
        world.Source.Store.Compact();
        world.Source.Proxy.Refusing = false;
        await world.Writer.WriteAsync(writes, cancellationToken);
    }

    /// <summary>Until a rule of the scene has struck.</summary>
    public static Task StruckAsync(this FaultWorld world, CancellationToken cancellationToken, int times = 1) =>
        world.UntilAsync(() => world.Source.Cluster.Faults.Struck("scene") >= times, "the fault has struck", cancellationToken);
}
