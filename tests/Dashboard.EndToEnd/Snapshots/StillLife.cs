using System.Text.Json.Nodes;
using Dashboard.EndToEnd.World;
using Dashboard.Simulator.Hosting;
using Dashboard.Simulator.Store;
using Dashboard.Testing;

namespace Dashboard.EndToEnd.Snapshots;

/// <summary>What the snapshots show: a cluster in which nothing moves, one object that is unwell, and as last changes always the same ones.</summary>
internal static class StillLife
{
    private const string Certificate = "cert-manager.io/v1";
    private static string? s_unwell;

    /// <returns>The uid of the object that is unwell.</returns>
    public static async Task<string> UnwellAsync(StagedWorld world)
    {
        if (s_unwell is not null) return s_unwell;
        var cluster = world.Cluster("still");
        foreach (var @namespace in cluster.Store.List("v1", "Namespace").Select(Name).Order(StringComparer.Ordinal).Take(3)) Create(cluster, @namespace);
        var certificate = cluster.Store.List(Certificate, "Certificate").MinBy(Name, StringComparer.Ordinal)!;
        Break(cluster, certificate);
        await world.UnwellAsync("still", "argoproj.io", "Application", "Degraded"); // the last one who answers that: by its database
        // As many as a page lists.
        foreach (var map in cluster.Store.List("v1", "ConfigMap").OrderBy(Name, StringComparer.Ordinal).Take(14)) Touch(cluster, map);
        await Wait.UntilAsync(
            async () => (await world.Dashboard.Client.GetStringAsync(new Uri($"/api/v1/changes?cluster={cluster.Name}&limit=14", UriKind.Relative), TestContext.Current.CancellationToken)).Split("still-life").Length > 14,
            TimeSpan.FromSeconds(30), () => "The last changes do not arrive.", TestContext.Current.CancellationToken);
        return s_unwell = (string)certificate["metadata"]!["uid"]!;
    }

    /// <summary>What a search finds in this cluster only, whatever other tests do to theirs.</summary>
    private static void Create(SimulatedCluster cluster, string @namespace) => cluster.Store.Create(
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "still-life", ["namespace"] = @namespace } }, new WriteOptions("kubectl-create"));

    private static void Break(SimulatedCluster cluster, JsonObject certificate) => cluster.Store.Patch(
        Certificate, "Certificate", (string?)certificate["metadata"]!["namespace"], (string)certificate["metadata"]!["name"]!, PatchType.Merge, new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready", ["status"] = "False", ["reason"] = "IssuerNotReady", ["message"] = "Referenced ClusterIssuer corp-ca does not have a Ready status condition",
                    ["lastTransitionTime"] = "2026-01-02T03:04:05Z",
                }),
            },
        }, new WriteOptions("cert-manager", "status"));

    private static void Touch(SimulatedCluster cluster, JsonObject map) => cluster.Store.Patch(
        "v1", "ConfigMap", (string?)map["metadata"]!["namespace"], Name(map), PatchType.Merge,
        new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["still-life"] = "yes" } } }, new WriteOptions("kubectl-edit"));

    private static string Name(JsonObject item) => (string)item["metadata"]!["name"]!;
}
