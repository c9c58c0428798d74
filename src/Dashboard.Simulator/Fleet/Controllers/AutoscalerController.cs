using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Reports what a HorizontalPodAutoscaler sees of its target. Load changes come from outside, see the churn.</summary>
internal sealed class AutoscalerController(Cluster cluster) : Controller(cluster, "kube-controller-manager")
{
    public override IReadOnlyList<string> Watches { get; } = ["HorizontalPodAutoscaler", "Deployment", "Rollout"];

    protected override (double From, double To) Latency => (2, 6);

    public override IEnumerable<ObjectRef> Keys(Observed observed)
    {
        var key = observed.Key with { Kind = "HorizontalPodAutoscaler" };
        return observed is { Deleted: false, SpecChanged: true } && Cluster.Index.Has(key) ? [key] : [];
    }

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } scaler || Target(key, scaler) is not { } target)
        {
            return null;
        }

        var replicas = target["spec"]!["replicas"].AsInt() ?? 1;
        Status(key, scaler, new JsonObject
        {
            ["currentReplicas"] = replicas,
            ["desiredReplicas"] = replicas,
            ["currentMetrics"] = scaler["status"]?["currentMetrics"]?.DeepClone() ?? Metrics(Cluster.Random.Next(35, 70)),
            ["conditions"] = ConditionsOf(scaler).Set("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size")
                .Set("ScalingActive", "True", "ValidMetricFound", "the HPA was able to successfully calculate a replica count from cpu resource utilization").ToJson(),
        });
        return null;
    }

    private JsonObject? Target(ObjectRef key, JsonObject scaler) =>
        (string?)scaler["spec"]?["scaleTargetRef"]?["kind"] is { } kind and ("Deployment" or "Rollout") ? Cluster.Get(key with { Kind = kind }) : null;

    public static JsonArray Metrics(int utilization) =>
    [
        new JsonObject
        {
            ["type"] = "Resource",
            ["resource"] = new JsonObject
            {
                ["name"] = "cpu",
                ["current"] = new JsonObject { ["averageUtilization"] = utilization, ["averageValue"] = string.Create(CultureInfo.InvariantCulture, $"{utilization * 5 / 2}m") },
            },
        },
    ];
}
