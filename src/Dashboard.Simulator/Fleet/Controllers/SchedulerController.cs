using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Binds Pods to nodes.</summary>
internal sealed class SchedulerController(Cluster cluster) : Controller(cluster, "kube-scheduler")
{
    public override IReadOnlyList<string> Watches { get; } = ["Pod"];

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed is { Deleted: false, Entry.Bound: false } ? [observed.Key] : [];

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Index.Find(key) is not { Bound: false, Deleting: false })
        {
            return null;
        }

        if (PodFactory.Node(Cluster) is not { } node)
        {
            return TimeSpan.FromSeconds(10);
        }

        Cluster.Merge(key, new JsonObject { ["spec"] = new JsonObject { ["nodeName"] = node } }, Manager);
        Cluster.Events.Normal(key, "default-scheduler", "Scheduled", $"Successfully assigned {key.Namespace}/{key.Name} to {node}");
        return null;
    }
}
