using System.Collections.Frozen;
using System.Text.Json.Nodes;
using static Dashboard.Simulator.Objects.TableCells;
using static Dashboard.Simulator.Objects.TableColumn;

namespace Dashboard.Simulator.Objects;

/// <summary>The columns of built-in kinds, as <c>kubectl get</c> shows them.</summary>
internal static class BuiltInTables
{
    private static readonly TableLayout Default = new(ObjectName, CreatedAt);

    private static readonly TableColumn[] PodTemplate =
    [
        Wide("Containers", o => Joined(Containers(o), "name")),
        Wide("Images", o => Joined(Containers(o), "image")),
    ];

    private static readonly FrozenDictionary<string, TableLayout> Known = new Dictionary<string, TableLayout>(StringComparer.Ordinal)
    {
        ["v1/Pod"] = new(ObjectName, Column("Ready", PodCells.Ready), Column("Status", PodCells.Status),
            new("Restarts", "string", "", "", 0, (o, now) => PodCells.Restarts(o, now)), Age,
            Wide("IP", o => OrNone(Text(At(o, "status", "podIP")))), Wide("Node", o => OrNone(Text(At(o, "spec", "nodeName")))),
            Wide("Nominated Node", o => OrNone(Text(At(o, "status", "nominatedNodeName")))), Wide("Readiness Gates", ReadinessGates)),
        ["apps/v1/Deployment"] = new([ObjectName, Column("Ready", o => $"{Number(o, "status", "readyReplicas")}/{Number(o, "spec", "replicas")}"),
            Count("Up-to-date", "string", "status", "updatedReplicas"), Count("Available", "string", "status", "availableReplicas"), Age, .. PodTemplate,
            Wide("Selector", o => Selector(At(o, "spec", "selector")))]),
        ["apps/v1/ReplicaSet"] = new([ObjectName, Count("Desired", "integer", "spec", "replicas"), Count("Current", "integer", "status", "replicas"),
            Count("Ready", "integer", "status", "readyReplicas"), Age, .. PodTemplate, Wide("Selector", o => Selector(At(o, "spec", "selector")))]),
        ["apps/v1/StatefulSet"] = new([ObjectName, Column("Ready", o => $"{Number(o, "status", "readyReplicas")}/{Number(o, "spec", "replicas")}"), Age, .. PodTemplate]),
        ["apps/v1/DaemonSet"] = new([ObjectName, Count("Desired", "integer", "status", "desiredNumberScheduled"),
            Count("Current", "integer", "status", "currentNumberScheduled"), Count("Ready", "integer", "status", "numberReady"),
            Count("Up-to-date", "integer", "status", "updatedNumberScheduled"), Count("Available", "integer", "status", "numberAvailable"),
            Column("Node Selector", o => Pairs(At(o, "spec", "template", "spec", "nodeSelector"))), Age, .. PodTemplate,
            Wide("Selector", o => Selector(At(o, "spec", "selector")))]),
        ["batch/v1/Job"] = new([ObjectName, Column("Status", JobStatus), Column("Completions", Completions),
            new("Duration", "string", "", "", 0, (o, now) => JobDuration(o, now)), Age, .. PodTemplate, Wide("Selector", o => Selector(At(o, "spec", "selector")))]),
        ["batch/v1/CronJob"] = new(ObjectName, Column("Schedule", o => Text(At(o, "spec", "schedule"))),
            Column("Timezone", o => OrNone(Text(At(o, "spec", "timeZone")))), Column("Suspend", o => Flag(At(o, "spec", "suspend")) ? "True" : "False", "boolean"),
            new("Active", "integer", "", "", 0, (o, _) => (long)Items(o, "status", "active").Count()),
            new("Last Schedule", "string", "", "", 0, (o, now) => At(o, "status", "lastScheduleTime") is { } t ? HumanDuration.Since(t, now) : None), Age,
            Wide("Containers", o => Joined(Items(o, "spec", "jobTemplate", "spec", "template", "spec", "containers"), "name")),
            Wide("Images", o => Joined(Items(o, "spec", "jobTemplate", "spec", "template", "spec", "containers"), "image")),
            Wide("Selector", o => Selector(At(o, "spec", "jobTemplate", "spec", "selector")))),
        ["v1/Service"] = new(ObjectName, Column("Type", o => Text(At(o, "spec", "type"))), Column("Cluster-IP", o => OrNone(Text(At(o, "spec", "clusterIP")))),
            Column("External-IP", ExternalAddress), Column("Port(s)", ServicePorts), Age, Wide("Selector", o => Pairs(At(o, "spec", "selector")))),
        ["v1/Node"] = new(ObjectName, Column("Status", NodeStatus), Column("Roles", NodeRoles), Age, Column("Version", o => Text(At(o, "status", "nodeInfo", "kubeletVersion"))),
            Wide("Internal-IP", o => NodeAddress(o, "InternalIP")), Wide("External-IP", o => NodeAddress(o, "ExternalIP")),
            Wide("OS-Image", o => OrUnknown(At(o, "status", "nodeInfo", "osImage"))), Wide("Kernel-Version", o => OrUnknown(At(o, "status", "nodeInfo", "kernelVersion"))),
            Wide("Container-Runtime", o => OrUnknown(At(o, "status", "nodeInfo", "containerRuntimeVersion")))),
        ["v1/Namespace"] = new(ObjectName, Column("Status", o => Text(At(o, "status", "phase"))), Age),
        ["v1/PersistentVolumeClaim"] = new(ObjectName,
            Column("Status", o => At(o, "metadata", "deletionTimestamp") is null ? Text(At(o, "status", "phase")) : "Terminating"),
            Column("Volume", o => Text(At(o, "spec", "volumeName"))), Column("Capacity", o => Text(At(o, "status", "capacity", "storage"))),
            Column("Access Modes", o => AccessModes(At(o, "status", "accessModes"))), Column("StorageClass", o => Text(At(o, "spec", "storageClassName"))),
            Column("VolumeAttributesClass", o => OrUnset(At(o, "spec", "volumeAttributesClassName"))), Age,
            Wide("VolumeMode", o => OrUnset(At(o, "spec", "volumeMode")))),
        ["v1/PersistentVolume"] = new(ObjectName, Column("Capacity", o => Text(At(o, "spec", "capacity", "storage"))),
            Column("Access Modes", o => AccessModes(At(o, "spec", "accessModes"))), Column("Reclaim Policy", o => Text(At(o, "spec", "persistentVolumeReclaimPolicy"))),
            Column("Status", o => At(o, "metadata", "deletionTimestamp") is null ? Text(At(o, "status", "phase")) : "Terminating"),
            Column("Claim", o => At(o, "spec", "claimRef") is null ? "" : $"{Text(At(o, "spec", "claimRef", "namespace"))}/{Text(At(o, "spec", "claimRef", "name"))}"),
            Column("StorageClass", o => Text(At(o, "spec", "storageClassName"))),
            Column("VolumeAttributesClass", o => OrUnset(At(o, "spec", "volumeAttributesClassName"))), Column("Reason", o => Text(At(o, "status", "reason"))), Age,
            Wide("VolumeMode", o => OrUnset(At(o, "spec", "volumeMode")))),
        ["v1/ConfigMap"] = new(ObjectName, new("Data", "string", "", "", 0, (o, _) => Entries(o["data"]) + Entries(o["binaryData"])), Age),
        ["v1/Secret"] = new(ObjectName, Column("Type", o => Text(o["type"])), new("Data", "string", "", "", 0, (o, _) => Entries(o["data"])), Age),
        ["v1/ServiceAccount"] = new(ObjectName, new("Secrets", "string", "", "", 0, (o, _) => (long)Items(o, "secrets").Count()), Age),
        ["v1/Event"] = EventCells.Layout,
        ["events.k8s.io/v1/Event"] = EventCells.Layout,
        ["networking.k8s.io/v1/Ingress"] = new(ObjectName, Column("Class", o => OrNone(Text(At(o, "spec", "ingressClassName")))), Column("Hosts", IngressHosts),
            Column("Address", o => LoadBalancerAddresses(o)), Column("Ports", o => Items(o, "spec", "tls").Any() ? "80, 443" : "80"), Age),
        ["networking.k8s.io/v1/NetworkPolicy"] = new(ObjectName, Column("Pod-Selector", o => Selector(At(o, "spec", "podSelector"))), Age),
        ["policy/v1/PodDisruptionBudget"] = new(ObjectName, Column("Min Available", o => Scalar(At(o, "spec", "minAvailable"))),
            Column("Max Unavailable", o => Scalar(At(o, "spec", "maxUnavailable"))), Count("Allowed Disruptions", "integer", "status", "disruptionsAllowed"), Age),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = new(ObjectName,
            Column("Reference", o => $"{Text(At(o, "spec", "scaleTargetRef", "kind"))}/{Text(At(o, "spec", "scaleTargetRef", "name"))}"),
            Column("Targets", AutoscalerTargets), Column("MinPods", o => At(o, "spec", "minReplicas") is { } n ? Scalar(n) : "<unset>"),
            Count("MaxPods", "string", "spec", "maxReplicas"), Count("Replicas", "string", "status", "currentReplicas"), Age),
        ["discovery.k8s.io/v1/EndpointSlice"] = new(ObjectName, Column("AddressType", o => Text(o["addressType"])), Column("Ports", o => Few(Items(o, "ports").Select(p => Scalar(p["port"])), "<unset>")),
            Column("Endpoints", o => Few(Items(o, "endpoints").SelectMany(e => Items(e, "addresses", (_, a) => Text(a))), "<unset>")), Age),
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = Binding,
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = Binding,
        ["coordination.k8s.io/v1/Lease"] = new(ObjectName, Column("Holder", o => Text(At(o, "spec", "holderIdentity"))), Age),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static TableLayout Binding => new(ObjectName, Column("Role", o => $"{Text(At(o, "roleRef", "kind"))}/{Text(At(o, "roleRef", "name"))}"), Age,
        Wide("Users", o => Subjects(o, "User")), Wide("Groups", o => Subjects(o, "Group")), Wide("ServiceAccounts", o => Subjects(o, "ServiceAccount")));

    public static TableLayout Of(string apiVersion, string kind) => Known.GetValueOrDefault($"{apiVersion}/{kind}", Default);

    private static TableColumn Column(string name, Func<JsonObject, string> cell, string type = "string") => new(name, type, "", "", 0, (o, _) => cell(o));

    private static TableColumn Wide(string name, Func<JsonObject, string> cell) => new(name, "string", "", "", 1, (o, _) => cell(o));

    private static TableColumn Count(string name, string type, string part, string field) => new(name, type, "", "", 0, (o, _) => Number(o, part, field));

    private static IEnumerable<JsonObject> Containers(JsonObject o) => Items(o, "spec", "template", "spec", "containers");
}
