using System.Collections.Frozen;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>The kinds that the fleet writes, and their API versions.</summary>
internal static class Kinds
{
    private static readonly FrozenDictionary<string, string> ApiVersions = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["v1"] = ["Namespace", "Node", "Pod", "Service", "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume", "ResourceQuota", "Event"],
        ["apps/v1"] = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"],
        ["batch/v1"] = ["Job", "CronJob"],
        ["discovery.k8s.io/v1"] = ["EndpointSlice"],
        ["autoscaling/v2"] = ["HorizontalPodAutoscaler"],
        ["policy/v1"] = ["PodDisruptionBudget"],
        ["networking.k8s.io/v1"] = ["NetworkPolicy"],
        ["apiextensions.k8s.io/v1"] = ["CustomResourceDefinition"],
        ["argoproj.io/v1alpha1"] = ["Application", "Rollout"],
        ["cert-manager.io/v1"] = ["Certificate", "CertificateRequest", "Issuer", "ClusterIssuer"],
        ["db.halden.io/v1"] = ["Database", "Backup"],
        ["platform.halden.io/v1alpha1"] = ["DatabaseClaim", "XDatabase", "Bucket", "NodePool"],
        ["sql.cloud.halden.io/v1beta1"] = ["SQLInstance", "SQLUser"],
        ["network.cloud.halden.io/v1beta1"] = ["FirewallRule"],
        ["external-secrets.io/v1"] = ["ExternalSecret"],
        ["kafka.strimzi.io/v1beta2"] = ["KafkaTopic"],
        ["gateway.networking.k8s.io/v1"] = ["Gateway", "HTTPRoute"],
        ["helm.toolkit.fluxcd.io/v2"] = ["HelmRelease"],
    }.SelectMany(entry => entry.Value, (entry, kind) => KeyValuePair.Create(kind, entry.Key)).ToFrozenDictionary(StringComparer.Ordinal);

    public static string ApiVersion(string kind) => ApiVersions[kind];

    /// <summary>False for kinds that users bring: the fleet leaves those alone.</summary>
    public static bool IsKnown(string apiVersion, string kind) =>
        ApiVersions.TryGetValue(kind, out var known) && string.Equals(known, apiVersion, StringComparison.Ordinal);
}
