using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>One Pod a node.</summary>
internal sealed class DaemonSetController(Cluster cluster) : Controller(cluster, "kube-controller-manager")
{
    public override IReadOnlyList<string> Watches { get; } = ["DaemonSet", "Pod"];

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "DaemonSet" => observed.SpecChanged ? [observed.Key] : [],
        _ => observed is { Entry.Owner: { Kind: "DaemonSet" } owner } && (observed.HealthChanged || observed.Deleted) ? [owner] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } set || set["metadata"]!["deletionTimestamp"] is not null)
        {
            return null;
        }

        var pods = Cluster.Index.ChildrenOf(key, "Pod").ToList();
        var nodes = Cluster.Index.OfKind("Node");
        var served = pods.Select(pod => pod.Key.Name[(pod.Key.Name.LastIndexOf('.') + 1)..]).ToHashSet(StringComparer.Ordinal);
        foreach (var node in nodes.Where(node => !served.Contains(node.Name)))
        {
            var pod = PodFactory.Create(Cluster, set, set["spec"]!["template"]!, $"{key.Name}-{Names.Suffix(Cluster.Random)}.{node.Name}");
            pod["spec"]!["nodeName"] = node.Name;
            Cluster.Create(pod, Manager);
        }

        var ready = pods.Count(pod => pod.Health == Health.Healthy);
        Status(key, set, new JsonObject
        {
            ["observedGeneration"] = set["metadata"]!["generation"].AsLong() ?? 1,
            ["desiredNumberScheduled"] = nodes.Count,
            ["currentNumberScheduled"] = nodes.Count,
            ["updatedNumberScheduled"] = nodes.Count,
            ["numberReady"] = ready,
            ["numberAvailable"] = ready,
            ["numberMisscheduled"] = 0,
        });
        return null;
    }
}
