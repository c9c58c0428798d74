using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The merge rules of built-in kinds, as their Go types declare them. Only what is not plain is listed; a list is atomic unless listed.</summary>
internal static class BuiltInTypes
{
    private static readonly FieldType Selected = Struct(("selector", FieldType.Atomic), ("conditions", MapList(null, "type")));

    internal static readonly FieldType Metadata = Struct(
        ("ownerReferences", MapList(FieldType.Atomic, "uid")),
        ("finalizers", FieldType.Set),
        ("managedFields", FieldType.Atomic),
        ("labels", new(FieldShape.Granular) { Values = FieldType.Plain }),
        ("annotations", new(FieldShape.Granular) { Values = FieldType.Plain }));

    private static readonly FieldType Resources = Struct(("claims", MapList(null, "name")));

    private static readonly FieldType EnvironmentVariable = Struct(("valueFrom", Struct(
        ("fieldRef", FieldType.Atomic), ("resourceFieldRef", FieldType.Atomic), ("secretKeyRef", FieldType.Atomic),
        ("configMapKeyRef", FieldType.Atomic), ("fileKeyRef", FieldType.Atomic))));

    private static readonly FieldType Containers = MapList(Struct(
        ("ports", MapList(null, ["containerPort", "protocol"], "containerPort")),
        ("env", MapList(EnvironmentVariable, "name")),
        ("volumeMounts", MapList(null, "mountPath")),
        ("volumeDevices", MapList(null, "devicePath")),
        ("resources", Resources)), "name");

    private static readonly FieldType PodSpec = Struct(
        ("containers", Containers), ("initContainers", Containers), ("ephemeralContainers", Containers),
        ("volumes", MapList(null, "name")),
        ("imagePullSecrets", MapList(FieldType.Atomic, "name")),
        ("hostAliases", MapList(null, "ip")),
        ("topologySpreadConstraints", MapList(Struct(("labelSelector", FieldType.Atomic)), ["topologyKey", "whenUnsatisfiable"], "topologyKey")),
        ("schedulingGates", MapList(null, "name")),
        ("resourceClaims", MapList(null, "name")),
        ("nodeSelector", FieldType.Atomic),
        ("resources", Resources),
        ("affinity", Struct(("nodeAffinity", Struct(("requiredDuringSchedulingIgnoredDuringExecution", FieldType.Atomic))))));

    private static readonly FieldType Template = Struct(("metadata", Metadata), ("spec", PodSpec));

    private static readonly FieldType Conditions = Struct(("conditions", MapList(null, "type")));

    private static readonly FieldType JobSpec = Struct(("selector", FieldType.Atomic), ("template", Template));

    private static readonly FieldType LoadBalancer = Struct(("loadBalancer", FieldType.Plain), ("conditions", MapList(null, "type")));

    private static readonly FrozenDictionary<string, ObjectType> Known = new Dictionary<string, ObjectType>(StringComparer.Ordinal)
    {
        ["v1/Pod"] = Kind("""{"metadata":{},"spec":{"containers":null},"status":{}}""", PodSpec, Struct(
            ("conditions", MapList(null, "type")), ("podIPs", MapList(null, "ip")), ("resourceClaimStatuses", MapList(null, "name")))),
        ["apps/v1/Deployment"] = Kind(
            """{"metadata":{},"spec":{"selector":null,"template":{"metadata":{},"spec":{"containers":null}},"strategy":{}},"status":{}}""",
            Struct(("selector", FieldType.Atomic), ("template", Template)), Conditions),
        ["apps/v1/ReplicaSet"] = Kind(
            """{"metadata":{},"spec":{"selector":null,"template":{"metadata":{},"spec":{"containers":null}}},"status":{"replicas":0}}""",
            Struct(("selector", FieldType.Atomic), ("template", Template)), Conditions),
        ["apps/v1/StatefulSet"] = Kind(
            """{"metadata":{},"spec":{"selector":null,"template":{"metadata":{},"spec":{"containers":null}},"updateStrategy":{}},"status":{"replicas":0,"availableReplicas":0}}""",
            Struct(("selector", FieldType.Atomic), ("template", Template)), Conditions),
        ["apps/v1/DaemonSet"] = Kind(
            """{"metadata":{},"spec":{"selector":null,"template":{"metadata":{},"spec":{"containers":null}},"updateStrategy":{}},"status":{"currentNumberScheduled":0,"numberMisscheduled":0,"desiredNumberScheduled":0,"numberReady":0}}""",
            Struct(("selector", FieldType.Atomic), ("template", Template)), Conditions),
        ["batch/v1/Job"] = Kind(
            """{"metadata":{},"spec":{"template":{"metadata":{},"spec":{"containers":null}}},"status":{}}""",
            JobSpec, Struct(("conditions", new(FieldShape.Atomic) { PatchKey = "type" }))),
        ["batch/v1/CronJob"] = Kind(
            """{"metadata":{},"spec":{"schedule":"","jobTemplate":{"metadata":{},"spec":{"template":{"metadata":{},"spec":{"containers":null}}}}},"status":{}}""",
            Struct(("jobTemplate", Struct(("metadata", Metadata), ("spec", JobSpec)))), FieldType.Plain),
        ["v1/Service"] = Kind("""{"metadata":{},"spec":{},"status":{"loadBalancer":{}}}""",
            Struct(("ports", MapList(null, ["port", "protocol"], "port")), ("selector", FieldType.Atomic)), LoadBalancer),
        ["v1/Node"] = Kind(
            """{"metadata":{},"spec":{},"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"","containerRuntimeVersion":"","kubeletVersion":"","kubeProxyVersion":"","operatingSystem":"","architecture":""}}}""",
            Struct(("podCIDRs", FieldType.Set)), Struct(("conditions", MapList(null, "type")), ("addresses", MapList(null, "type")))),
        ["v1/Namespace"] = Kind("""{"metadata":{},"spec":{},"status":{}}""", FieldType.Plain, Conditions),
        ["v1/PersistentVolumeClaim"] = Kind("""{"metadata":{},"spec":{"resources":{}},"status":{}}""",
            Struct(("selector", FieldType.Atomic), ("dataSource", FieldType.Atomic)), Conditions),
        ["v1/PersistentVolume"] = Kind("""{"metadata":{},"spec":{},"status":{}}""",
            Struct(("nodeAffinity", Struct(("required", FieldType.Atomic)))), FieldType.Plain),
        ["v1/ServiceAccount"] = new(Struct(("metadata", Metadata), ("secrets", MapList(FieldType.Atomic, "name"))), Json("""{"metadata":{}}""")),
        ["v1/Event"] = new(Struct(("metadata", Metadata), ("involvedObject", FieldType.Atomic), ("related", FieldType.Atomic)),
            Json("""{"metadata":{},"involvedObject":{},"source":{},"firstTimestamp":null,"lastTimestamp":null,"eventTime":null,"reportingComponent":"","reportingInstance":""}""")),
        ["events.k8s.io/v1/Event"] = new(Struct(("metadata", Metadata), ("regarding", FieldType.Atomic), ("related", FieldType.Atomic)),
            Json("""{"metadata":{},"eventTime":null,"regarding":{},"deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}""")),
        ["networking.k8s.io/v1/Ingress"] = Kind("""{"metadata":{},"spec":{},"status":{"loadBalancer":{}}}""", FieldType.Plain, FieldType.Plain),
        ["networking.k8s.io/v1/NetworkPolicy"] = Kind("""{"metadata":{},"spec":{"podSelector":{}}}""", Struct(("podSelector", FieldType.Atomic)), FieldType.Plain),
        ["policy/v1/PodDisruptionBudget"] = Kind(
            """{"metadata":{},"spec":{},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}}""", Selected, Conditions),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = Kind(
            """{"metadata":{},"spec":{"scaleTargetRef":{"kind":"","name":""},"maxReplicas":0},"status":{"desiredReplicas":0,"currentMetrics":null}}""",
            FieldType.Plain, Conditions),
        ["discovery.k8s.io/v1/EndpointSlice"] = new(Struct(("metadata", Metadata)), Json("""{"metadata":{},"addressType":"","endpoints":null,"ports":null}""")),
        ["apiextensions.k8s.io/v1/CustomResourceDefinition"] = Kind(
            """{"metadata":{},"spec":{"group":"","names":{"plural":"","kind":""},"scope":"","versions":null},"status":{"conditions":null,"acceptedNames":{"plural":"","kind":""},"storedVersions":null}}""",
            FieldType.Plain, Conditions),
        ["rbac.authorization.k8s.io/v1/Role"] = new(Struct(("metadata", Metadata)), Json("""{"metadata":{},"rules":null}""")),
        ["rbac.authorization.k8s.io/v1/ClusterRole"] = new(Struct(("metadata", Metadata)), Json("""{"metadata":{},"rules":null}""")),
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = new(Struct(("metadata", Metadata), ("roleRef", FieldType.Atomic)), Json("""{"metadata":{},"roleRef":{"apiGroup":"","kind":"","name":""}}""")),
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = new(Struct(("metadata", Metadata), ("roleRef", FieldType.Atomic)), Json("""{"metadata":{},"roleRef":{"apiGroup":"","kind":"","name":""}}""")),
        ["coordination.k8s.io/v1/Lease"] = Kind("""{"metadata":{},"spec":{}}""", FieldType.Plain, FieldType.Plain),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ObjectType Common = new(Struct(("metadata", Metadata)), Json("""{"metadata":{}}"""));

    public static ObjectType Of(string apiVersion, string kind) => Known.GetValueOrDefault($"{apiVersion}/{kind}", Common);

    private static ObjectType Kind(string empty, FieldType spec, FieldType status) =>
        new(Struct(("metadata", Metadata), ("spec", spec), ("status", status)), Json(empty));

    private static FieldType Struct(params ReadOnlySpan<(string Name, FieldType Type)> fields)
    {
        var all = new Dictionary<string, FieldType>(StringComparer.Ordinal);
        foreach (var (name, type) in fields)
            all[name] = type;
        return new(FieldShape.Granular) { Fields = all.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    private static FieldType MapList(FieldType? items, string key) => MapList(items, [key], key);

    private static FieldType MapList(FieldType? items, string[] keys, string patchKey) => new(FieldShape.MapList)
    {
        Keys = keys,
        Items = items ?? FieldType.Plain,
        PatchKey = patchKey,
        KeyDefaults = keys is [_, "protocol"]
            ? new Dictionary<string, JsonNode>(StringComparer.Ordinal) { ["protocol"] = JsonValue.Create("TCP") }
            : FrozenDictionary<string, JsonNode>.Empty,
    };

    private static JsonObject Json(string text) => (JsonObject)JsonInput.Parse(text)!;
}
