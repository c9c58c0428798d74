using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Controllers;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Population;

namespace Dashboard.Simulator.Fleet.Churn;

/// <summary>Status writes that say no more than 'still here', or carry a counter. No controller reacts to them.</summary>
internal sealed class Heartbeats(Cluster cluster)
{
    public void Application() => Beat("Application", "argocd-controller", (_, _) => new JsonObject { ["reconciledAt"] = Conditions.Time(cluster.Now) });

    public void Database() => Beat("Database", "db-operator", (_, database) => new JsonObject
    {
        ["connections"] = Math.Clamp((database["status"]?["connections"].AsInt() ?? 80) + cluster.Random.Next(-12, 13), 2, 400),
        ["storageUsedBytes"] = (database["status"]?["storageUsedBytes"].AsLong() ?? (40L << 30)) + cluster.Random.Next(1 << 24),
        ["replicationLagBytes"] = cluster.Random.Next(1 << 16),
    });

    public void Topic() => Beat("KafkaTopic", "strimzi-topic-operator", (_, topic) =>
        new JsonObject { ["endOffset"] = (topic["status"]?["endOffset"].AsLong() ?? 0) + cluster.Random.Next(1, 20_000) });

    public void ExternalSecret() => Beat("ExternalSecret", "external-secrets", (_, _) => new JsonObject { ["refreshTime"] = Conditions.Time(cluster.Now) });

    public void Autoscaler() => Beat("HorizontalPodAutoscaler", "kube-controller-manager", (_, _) => new JsonObject { ["currentMetrics"] = AutoscalerController.Metrics(cluster.Random.Next(30, 75)) });

    public void Bucket() => Beat("Bucket", "provider-halden", (key, bucket) => cluster.Faults.Stuck.ContainsKey(key) ? [] : new JsonObject
    {
        ["atProvider"] = new JsonObject
        {
            ["objects"] = (bucket["status"]?["atProvider"]?["objects"].AsLong() ?? 0) + cluster.Random.Next(1, 50),
            ["bytes"] = (bucket["status"]?["atProvider"]?["bytes"].AsLong() ?? 0) + cluster.Random.Next(1 << 22),
        },
    });

    public void Node() => Beat("Node", "kubelet", (_, node) =>
        node["status"]?["conditions"]?.DeepClone() is JsonArray conditions ? new JsonObject { ["conditions"] = NodeObjects.Heartbeat(conditions, cluster.Now) } : []);

    public void Instance() => Beat("SQLInstance", "provider-halden", (_, _) => new JsonObject { ["atProvider"] = new JsonObject { ["cpuUtilization"] = cluster.Random.Next(4, 90) } });

    public void Firewall() => Beat("FirewallRule", "provider-halden", (_, rule) =>
        new JsonObject { ["atProvider"] = new JsonObject { ["hits"] = (rule["status"]?["atProvider"]?["hits"].AsLong() ?? 0) + cluster.Random.Next(1, 900) } });

    public void HelmRelease() => Beat("HelmRelease", "helm-controller", (_, _) =>
        new JsonObject { ["lastHandledReconcileAt"] = cluster.Now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) });

    private void Beat(string kind, string manager, Func<ObjectRef, JsonObject, JsonObject> status)
    {
        var objects = cluster.Index.OfKind(kind);
        if (objects.Count == 0)
        {
            return;
        }

        var key = cluster.Pick(objects);
        if (cluster.Get(key) is { } obj && obj["metadata"]!["deletionTimestamp"] is null && status(key, obj) is { Count: > 0 } changed)
        {
            cluster.Quietly(() => cluster.Merge(key, new JsonObject { ["status"] = changed }, manager, "status"));
        }
    }
}
