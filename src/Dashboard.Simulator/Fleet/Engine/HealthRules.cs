using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Health of an object as a GitOps tool would judge it, with the reason given by the object itself.</summary>
internal static class HealthRules
{
    public static (Health Health, string? Reason) Of(string kind, JsonObject obj) => kind switch
    {
        "Pod" => OfPod(obj),
        "Deployment" or "StatefulSet" or "ReplicaSet" or "DaemonSet" => OfReplicas(obj),
        "Rollout" => OfRollout(obj),
        "Application" => Enum.TryParse<Health>((string?)obj["status"]?["health"]?["status"], out var health) ? (health, null) : (Health.Progressing, null),
        "Gateway" => OfCondition(obj["status"]?["conditions"], "Programmed"),
        "HTTPRoute" => OfCondition((obj["status"]?["parents"] as JsonArray)?.FirstOrDefault()?["conditions"], "Accepted"),
        "Certificate" or "CertificateRequest" or "Issuer" or "ClusterIssuer" or "Database" or "DatabaseClaim" or "XDatabase" or "Bucket" or "SQLInstance"
            or "SQLUser" or "FirewallRule" or "ExternalSecret" or "KafkaTopic" or "HelmRelease" or "NodePool" or "Node" => OfCondition(obj["status"]?["conditions"], "Ready"),
        _ => (Health.Healthy, null),
    };

    private static (Health, string?) OfPod(JsonObject pod)
    {
        var status = pod["status"];
        if ((string?)status?["phase"] is "Succeeded")
        {
            return (Health.Healthy, null);
        }

        var waiting = (string?)(status?["containerStatuses"] as JsonArray)?.FirstOrDefault()?["state"]?["waiting"]?["reason"];
        if (waiting is "ImagePullBackOff" or "ErrImagePull" or "CrashLoopBackOff")
        {
            return (Health.Degraded, waiting);
        }

        var (health, reason) = OfCondition(status?["conditions"], "Ready");
        return health == Health.Healthy ? (health, reason) : (Health.Progressing, reason);
    }

    private static (Health, string?) OfReplicas(JsonObject obj)
    {
        var status = obj["status"];
        foreach (var condition in status?["conditions"] as JsonArray ?? [])
        {
            if ((string?)condition!["reason"] is "ProgressDeadlineExceeded" || (string?)condition["type"] is "ReplicaFailure" && (string?)condition["status"] is "True")
            {
                return (Health.Degraded, (string?)condition["reason"]);
            }
        }

        var wanted = obj["spec"]?["replicas"].AsInt() ?? status?["desiredNumberScheduled"].AsInt() ?? 0;
        var ready = status?["readyReplicas"].AsInt() ?? status?["numberReady"].AsInt() ?? 0;
        var updated = status?["updatedReplicas"].AsInt() ?? status?["updatedNumberScheduled"].AsInt() ?? ready;
        return ready >= wanted && updated >= wanted ? (Health.Healthy, null) : (Health.Progressing, $"{ready} of {wanted} ready");
    }

    private static (Health, string?) OfRollout(JsonObject obj) => (string?)obj["status"]?["phase"] switch
    {
        "Healthy" => (Health.Healthy, null),
        "Degraded" => (Health.Degraded, (string?)obj["status"]!["message"]),
        "Paused" => (Health.Suspended, null),
        _ => (Health.Progressing, null),
    };

    private static (Health, string?) OfCondition(JsonNode? conditions, string type)
    {
        foreach (var condition in conditions as JsonArray ?? [])
        {
            if (string.Equals((string?)condition!["type"], type, StringComparison.Ordinal))
            {
                var reason = (string?)condition["reason"];
                return (string?)condition["status"] switch
                {
                    "True" => (Health.Healthy, reason),
                    "False" when reason is "Pending" or "Creating" or "Issuing" or "Progressing" or "ContainersNotReady" or "Provisioning" => (Health.Progressing, reason),
                    "False" => (Health.Degraded, reason),
                    _ => (Health.Progressing, reason),
                };
            }
        }

        return (Health.Progressing, null);
    }
}
