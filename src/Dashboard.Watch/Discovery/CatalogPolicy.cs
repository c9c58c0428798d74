using System.Collections.Frozen;
using Dashboard.Model;

namespace Dashboard.Watch.Discovery;

/// <summary>
/// Which kinds are watched: every custom resource, the native kinds that own or are owned, and what the options say. Each kind left out has
/// its reason in words.
/// </summary>
internal sealed class CatalogPolicy(ClusterOptions options)
{
    /// <summary>Groups of Kubernetes itself. Every other group comes from a CustomResourceDefinition or an extension server.</summary>
    private static readonly FrozenSet<string> NativeGroups = Set("", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "authentication.k8s.io",
        "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "extensions", "flowcontrol.apiserver.k8s.io",
        "internal.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io", "metrics.k8s.io");

    private static readonly FrozenSet<string> NativeKinds = Set("namespaces", "nodes", "pods", "services", "persistentvolumeclaims", "persistentvolumes", "serviceaccounts", "configmaps",
        "replicasets.apps", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch", "cronjobs.batch", "endpointslices.discovery.k8s.io", "ingresses.networking.k8s.io",
        "networkpolicies.networking.k8s.io", "horizontalpodautoscalers.autoscaling", "poddisruptionbudgets.policy", "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
        "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io", "customresourcedefinitions.apiextensions.k8s.io",
        "validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io");

    private static readonly FrozenDictionary<string, string> OffBecause = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["secrets"] = "Holds secret values. Name it in Include to watch it; values are then kept as keyed digests only.",
        ["leases.coordination.k8s.io"] = "Heartbeats: rewritten every few seconds, with nothing in them to look back at.",
        ["events"] = "Remarks about objects, not state; they expire by themselves.",
        ["events.events.k8s.io"] = "Remarks about objects, not state; they expire by themselves.",
        ["endpoints"] = "The same as EndpointSlices, which are watched.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly ResourceGlob[] include = [.. options.Include.Select(glob => new ResourceGlob(glob))];
    private readonly ResourceGlob[] exclude = [.. options.Exclude.Select(glob => new ResourceGlob(glob))];

    public CatalogEntry Decide(ServedResource served)
    {
        var resource = new GroupVersionResource(served.Group, served.Version, served.Resource);
        var whyNot = WhyNot(served, resource.GroupResource);
        return new CatalogEntry(resource, new GroupVersionKind(served.Group, served.Version, served.Kind), served.Namespaced, whyNot is null, whyNot, served.Versions)
        {
            // Configuration files have secrets in places that no rule foresees. Named in full, they are asked for in full.
            MetadataOnly = resource.GroupResource == "configmaps" && !options.Include.Contains("configmaps", StringComparer.Ordinal),
        };
    }

    private string? WhyNot(ServedResource served, string name)
    {
        if (!served.CanBeWatched)
            return "The server offers no watch for it.";
        if (exclude.Any(glob => glob.Matches(name)))
            return "Excluded by configuration.";
        var included = name == "secrets" ? options.Include.Contains("secrets", StringComparer.Ordinal) : include.Any(glob => glob.Matches(name));
        if (included)
            return null;
        if (OffBecause.TryGetValue(name, out var because))
            return because;
        if (NativeGroups.Contains(served.Group) && !NativeKinds.Contains(name))
            return "A native kind that neither owns nor is owned. Name it in Include to watch it.";
        if (options.Namespaces.Count > 0 && !served.Namespaced)
            return "Only namespaces are captured, and this kind is cluster-wide. Name it in Include to watch it.";
        return null;
    }

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
