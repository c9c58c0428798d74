using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Counts what a namespace uses of its quota.</summary>
internal sealed class QuotaController(Cluster cluster) : Controller(cluster, "kube-controller-manager")
{
    public override IReadOnlyList<string> Watches { get; } = ["ResourceQuota", "Pod"];

    protected override (double From, double To) Latency => (4, 8);

    public override IEnumerable<ObjectRef> Keys(Observed observed)
    {
        var key = new ObjectRef("ResourceQuota", observed.Key.Namespace, Quotas.Name);
        var concerns = observed.Key.Kind is "Pod" ? (observed.Added || observed.Deleted) && !Cluster.Populating : observed.SpecChanged;
        return concerns && Cluster.Index.Has(key) ? [key] : [];
    }

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is { } quota)
        {
            var pods = Cluster.Index.PodsIn(key.Namespace!);
            Status(key, quota, new JsonObject
            {
                ["hard"] = quota["spec"]!["hard"]!.DeepClone(),
                ["used"] = new JsonObject
                {
                    ["pods"] = pods.ToString(CultureInfo.InvariantCulture),
                    ["requests.cpu"] = string.Create(CultureInfo.InvariantCulture, $"{pods * 270}m"),
                    ["requests.memory"] = string.Create(CultureInfo.InvariantCulture, $"{pods * 576}Mi"),
                },
            });
        }

        return null;
    }
}
