namespace Dashboard.Simulator.Store;

/// <summary>The kinds that every cluster serves, in discovery's order of groups.</summary>
internal static class BuiltInResources
{
    [Flags]
    private enum Has
    {
        Nothing = 0,
        Status = 1,
        Scale = 2,
        Generation = 4,
        Cluster = 8,
    }

    public static IReadOnlyList<ResourceType> Create() =>
    [
        Core("ConfigMap", "configmaps", Has.Nothing, ["cm"]),
        Core("Endpoints", "endpoints", Has.Nothing, ["ep"]),
        Core("Event", "events", Has.Nothing, ["ev"]),
        Core("LimitRange", "limitranges", Has.Nothing, ["limits"]),
        Core("Namespace", "namespaces", Has.Status | Has.Cluster, ["ns"]),
        Core("Node", "nodes", Has.Status | Has.Cluster, ["no"]),
        Core("PersistentVolumeClaim", "persistentvolumeclaims", Has.Status, ["pvc"]),
        Core("PersistentVolume", "persistentvolumes", Has.Status | Has.Cluster, ["pv"]),
        Core("Pod", "pods", Has.Status | Has.Generation, ["po"], ["all"]),
        Core("ResourceQuota", "resourcequotas", Has.Status, ["quota"]),
        Core("Secret", "secrets", Has.Nothing),
        Core("ServiceAccount", "serviceaccounts", Has.Nothing, ["sa"]),
        Core("Service", "services", Has.Status, ["svc"], ["all"]),
        Type("apps", "v1", "DaemonSet", "daemonsets", Has.Status | Has.Generation, ["ds"], ["all"]),
        Type("apps", "v1", "Deployment", "deployments", Has.Status | Has.Scale | Has.Generation, ["deploy"], ["all"]),
        Type("apps", "v1", "ReplicaSet", "replicasets", Has.Status | Has.Scale | Has.Generation, ["rs"], ["all"]),
        Type("apps", "v1", "StatefulSet", "statefulsets", Has.Status | Has.Scale | Has.Generation, ["sts"], ["all"]),
        Type("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", Has.Status, ["hpa"], ["all"]),
        Type("batch", "v1", "CronJob", "cronjobs", Has.Status | Has.Generation, ["cj"], ["all"]),
        Type("batch", "v1", "Job", "jobs", Has.Status | Has.Generation, categories: ["all"]),
        Type("networking.k8s.io", "v1", "IngressClass", "ingressclasses", Has.Cluster | Has.Generation),
        Type("networking.k8s.io", "v1", "Ingress", "ingresses", Has.Status | Has.Generation, ["ing"]),
        Type("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", Has.Generation, ["netpol"]),
        Type("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", Has.Status | Has.Generation, ["pdb"]),
        Type("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Has.Cluster),
        Type("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Has.Cluster),
        Type("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", Has.Nothing),
        Type("rbac.authorization.k8s.io", "v1", "Role", "roles", Has.Nothing),
        Type("storage.k8s.io", "v1", "StorageClass", "storageclasses", Has.Cluster, ["sc"]),
        Type("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", Has.Cluster | Has.Generation, categories: ["api-extensions"]),
        Type("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", Has.Cluster | Has.Generation, categories: ["api-extensions"]),
        Type("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Has.Status | Has.Cluster | Has.Generation, ["crd", "crds"], ["api-extensions"]),
        Type("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", Has.Cluster | Has.Generation, ["pc"]),
        Type("coordination.k8s.io", "v1", "Lease", "leases", Has.Nothing),
        Type("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", Has.Generation),
    ];

    private static ResourceType Core(string kind, string resource, Has has, string[]? shortNames = null, string[]? categories = null) =>
        Type("", "v1", kind, resource, has, shortNames, categories);

    private static ResourceType Type(
        string group, string version, string kind, string resource, Has has, string[]? shortNames = null, string[]? categories = null) => new()
    {
        Group = group,
        Version = version,
        Kind = kind,
        Resource = resource,
        ListKind = kind + "List",
        Singular = kind.ToLowerInvariant(),
        Namespaced = !has.HasFlag(Has.Cluster),
        ShortNames = shortNames ?? [],
        Categories = categories ?? [],
        HasStatus = has.HasFlag(Has.Status),
        HasScale = has.HasFlag(Has.Scale),
        HasGeneration = has.HasFlag(Has.Generation),
        Versions =
        [
            ServedVersion.BuiltIn(group, version, kind) with
            {
                HasStatus = has.HasFlag(Has.Status),
                Scale = has.HasFlag(Has.Scale) ? new ScalePaths("spec.replicas", "status.replicas", null) : null,
            },
        ],
    };
}
