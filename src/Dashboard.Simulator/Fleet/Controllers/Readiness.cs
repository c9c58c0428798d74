using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>What each of the simple operators reports once it has done its work.</summary>
internal static class Readiness
{
    public static JsonObject KafkaTopic(Cluster cluster, ObjectRef key, JsonObject topic, Conditions conditions) => new()
    {
        ["observedGeneration"] = Generation(topic),
        ["topicName"] = (string?)topic["spec"]?["topicName"] ?? key.Name,
        ["topicId"] = (string?)topic["status"]?["topicId"] ?? Names.Blob(cluster.Random, 15),
        ["endOffset"] = topic["status"]?["endOffset"].AsLong() ?? cluster.Random.Next(10_000, 90_000_000),
        ["conditions"] = conditions.Set("Ready", "True", "TopicReconciled", "The topic matches its configuration", Generation(topic)).ToJson(),
    };

    public static JsonObject HelmRelease(Cluster cluster, ObjectRef key, JsonObject release, Conditions conditions)
    {
        var history = release["status"]?["history"]?.DeepClone() as JsonArray ?? [];
        var version = history.Count + 1;
        var chart = (string?)release["spec"]?["chart"]?["spec"]?["chart"] ?? key.Name;
        var number = string.Create(CultureInfo.InvariantCulture, $"4.2.{Generation(release)}");
        var now = Conditions.Time(cluster.Now);
        history.Insert(0, new JsonObject
        {
            ["name"] = key.Name,
            ["namespace"] = key.Namespace,
            ["chartName"] = chart,
            ["chartVersion"] = number,
            ["appVersion"] = "4.2",
            ["version"] = version,
            ["status"] = "deployed",
            ["digest"] = Names.Digest(key.Name + number),
            ["configDigest"] = Names.Digest(release["spec"]!["values"]?.ToJsonString() ?? ""),
            ["firstDeployed"] = now,
            ["lastDeployed"] = now,
        });
        while (history.Count > 5)
        {
            history.RemoveAt(5);
        }

        var message = $"Helm {(version == 1 ? "install" : "upgrade")} succeeded for release {key.Namespace}/{key.Name}.v{version.ToString(CultureInfo.InvariantCulture)} with chart {chart}@{number}";
        return new JsonObject
        {
            ["observedGeneration"] = Generation(release),
            ["helmChart"] = $"flux-system/{key.Namespace}-{key.Name}",
            ["lastAttemptedRevision"] = number,
            ["lastAppliedRevision"] = number,
            ["lastAttemptedConfigDigest"] = Names.Digest(release["spec"]!["values"]?.ToJsonString() ?? ""),
            ["storageNamespace"] = key.Namespace,
            ["history"] = history,
            ["conditions"] = conditions.Set("Ready", "True", version == 1 ? "InstallSucceeded" : "UpgradeSucceeded", message, Generation(release))
                .Set("Released", "True", version == 1 ? "InstallSucceeded" : "UpgradeSucceeded", message, Generation(release)).ToJson(),
        };
    }

    public static JsonObject Gateway(Cluster cluster, ObjectRef key, JsonObject gateway, Conditions conditions)
    {
        var generation = Generation(gateway);
        var listeners = new JsonArray();
        foreach (var listener in gateway["spec"]!["listeners"]!.AsArray())
        {
            listeners.Add(new JsonObject
            {
                ["name"] = (string)listener!["name"]!,
                ["attachedRoutes"] = cluster.Index.OfKind("HTTPRoute").Count,
                ["supportedKinds"] = new JsonArray { new JsonObject { ["group"] = "gateway.networking.k8s.io", ["kind"] = "HTTPRoute" } },
                ["conditions"] = new Conditions(null, cluster.Now).Set("Accepted", "True", "Accepted", "", generation).Set("Programmed", "True", "Programmed", "", generation).ToJson(),
            });
        }

        return new JsonObject
        {
            ["addresses"] = gateway["status"]?["addresses"]?.DeepClone() ?? new JsonArray { new JsonObject { ["type"] = "IPAddress", ["value"] = $"203.0.113.{key.Name.Length.ToString(CultureInfo.InvariantCulture)}" } },
            ["listeners"] = listeners,
            ["conditions"] = conditions.Set("Accepted", "True", "Accepted", "The Gateway has been scheduled", generation)
                .Set("Programmed", "True", "Programmed", "The load balancer is configured", generation).ToJson(),
        };
    }

    public static JsonObject HttpRoute(Cluster cluster, ObjectRef key, JsonObject route)
    {
        var parents = new JsonArray();
        foreach (var parent in route["spec"]!["parentRefs"] as JsonArray ?? [])
        {
            var current = (route["status"]?["parents"] as JsonArray)?.FirstOrDefault()?["conditions"];
            var missing = (string?)route["spec"]?["rules"]?[0]?["backendRefs"]?[0]?["name"] is { } service && !cluster.Index.Has(new ObjectRef("Service", key.Namespace, service)) ? service : null;
            parents.Add(new JsonObject
            {
                ["parentRef"] = parent!.DeepClone(),
                ["controllerName"] = "gateway.halden.io/controller",
                ["conditions"] = new Conditions(current, cluster.Now).Set("Accepted", "True", "Accepted", "Route is accepted", Generation(route))
                    .Set("ResolvedRefs", missing is null ? "True" : "False", missing is null ? "ResolvedRefs" : "BackendNotFound", missing is null ? "Resolved all the object references for the route" : $"Service \"{missing}\" not found", Generation(route)).ToJson(),
            });
        }

        return new JsonObject { ["parents"] = parents };
    }

    public static JsonObject NodePool(Cluster cluster, ObjectRef key, JsonObject pool, Conditions conditions)
    {
        var nodes = cluster.Index.ChildrenOf(key).Count;
        return new JsonObject
        {
            ["observedGeneration"] = Generation(pool),
            ["nodes"] = nodes,
            ["readyNodes"] = nodes,
            ["resources"] = new JsonObject { ["cpu"] = (nodes * 16).ToString(CultureInfo.InvariantCulture), ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{nodes * 64}Gi") },
            ["conditions"] = conditions.Set("Ready", "True", "NodesReady", "All nodes are ready", Generation(pool)).ToJson(),
        };
    }

    private static long Generation(JsonObject obj) => obj["metadata"]!["generation"].AsLong() ?? 1;
}
