using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>The few defaults and rules of built-in kinds that clients rely on.</summary>
internal static class Admission
{
    /// <summary>Fills in what the API server fills in, on creation and on update alike. Leaves what is set.</summary>
    public static void Defaults(ResourceType type, JsonObject obj, ObjectStore store)
    {
        switch (type.Group, type.Resource)
        {
            case ("", "namespaces"): Namespace(obj); break;
            case ("", "events"): Event(obj); break;
            case ("", "secrets"): Secret(obj); break;
            case ("", "pods"): Pod(obj); break;
            case ("", "services"): Service(obj, store); break;
            case ("apps", "deployments" or "replicasets" or "statefulsets"): Replicas(obj); break;
            case ("apiextensions.k8s.io", _): CustomResources.Defaults(obj); break;
            default: break;
        }
    }

    /// <summary>Whether deleting it must wait for something inside it.</summary>
    public static bool HoldsContent(ResourceType type) => type is { Group: "", Resource: "namespaces" };

    public static void Terminating(ResourceType type, JsonObject obj)
    {
        if (type is { Group: "", Resource: "namespaces" }) Section(obj, "status")["phase"] = "Terminating";
    }

    private static void Namespace(JsonObject obj)
    {
        var metadata = Metadata.Of(obj);
        Section(metadata, "labels")["kubernetes.io/metadata.name"] = Metadata.Text(metadata, "name");
        Section(obj, "spec")["finalizers"] ??= new JsonArray("kubernetes");
        Section(obj, "status")["phase"] ??= "Active";
    }

    private static void Event(JsonObject obj)
    {
        var ordered = EventShapes.InOrder((JsonObject)obj.DeepClone());
        foreach (var name in obj.Select(p => p.Key).ToList()) if (name is not "metadata") obj.Remove(name);
        foreach (var (name, value) in ordered) if (name is not "metadata") obj[name] = value?.DeepClone();
    }

    private static void Secret(JsonObject obj)
    {
        if (obj["stringData"] is JsonObject clear)
        {
            var data = Section(obj, "data");
            foreach (var (name, value) in clear) data[name] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value?.ToString() ?? ""));
            obj.Remove("stringData");
        }

        obj["type"] ??= "Opaque";
    }

    private static void Pod(JsonObject obj)
    {
        var spec = Section(obj, "spec");
        spec["restartPolicy"] ??= "Always";
        spec["terminationGracePeriodSeconds"] ??= 30L;
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["serviceAccountName"] ??= "default";
        spec["schedulerName"] ??= "default-scheduler";
        spec["securityContext"] ??= new JsonObject();
        Section(obj, "status")["phase"] ??= "Pending";
    }

    private static void Service(JsonObject obj, ObjectStore store)
    {
        var spec = Section(obj, "spec");
        spec["type"] ??= "ClusterIP";
        spec["sessionAffinity"] ??= "None";
        if (Metadata.Text(spec, "type") != "ExternalName") spec["clusterIP"] ??= store.NextServiceAddress();
        foreach (var port in (spec["ports"] as JsonArray ?? []).OfType<JsonObject>())
        {
            port["protocol"] ??= "TCP";
            port["targetPort"] ??= port["port"]?.DeepClone();
        }

        Section(obj, "status")["loadBalancer"] ??= new JsonObject();
    }

    private static void Replicas(JsonObject obj) => Section(obj, "spec")["replicas"] ??= 1L;

    private static JsonObject Section(JsonObject obj, string name)
    {
        if (obj[name] is JsonObject found) return found;
        var created = new JsonObject();
        obj[name] = created;
        return created;
    }
}
