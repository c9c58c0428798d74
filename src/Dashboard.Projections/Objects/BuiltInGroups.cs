namespace Dashboard.Projections.Objects;

/// <summary>API groups that come with Kubernetes. Every other one is defined by a CustomResourceDefinition or an aggregated server.</summary>
internal static class BuiltInGroups
{
    private static readonly HashSet<string> s_groups = new(StringComparer.Ordinal)
    {
        "", "apps", "batch", "autoscaling", "policy", "extensions", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
        "authentication.k8s.io", "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
        "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io",
        "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io", "metrics.k8s.io",
    };

    public static bool IsCustom(string group) => !s_groups.Contains(group);
}
