using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>The required parts that Go writes even for an empty object of a built-in kind, which is what a bookmark's object is.</summary>
internal static class Husks
{
    private const string PodTemplate = """{"metadata":{},"spec":{"containers":null}}""";

    public static void Fill(ApiRoute route, JsonObject husk)
    {
        var parts = route.IsEventsGroup
            ? """{"eventTime":null,"regarding":{},"deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}"""
            : route.Type.Kind switch
            {
                "Pod" => """{"spec":{"containers":null},"status":{}}""",
                "Node" => """{"spec":{},"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"","containerRuntimeVersion":"","kubeletVersion":"","kubeProxyVersion":"","operatingSystem":"","architecture":""}}}""",
                "Service" => """{"spec":{},"status":{"loadBalancer":{}}}""",
                "Ingress" => """{"spec":{},"status":{"loadBalancer":{}}}""",
                "Deployment" => """{"spec":{"replicas":0,"selector":null,"template":@template,"strategy":{}},"status":{}}""",
                "ReplicaSet" => """{"spec":{"replicas":0,"selector":null,"template":@template},"status":{"replicas":0}}""",
                "StatefulSet" => """{"spec":{"replicas":0,"selector":null,"template":@template,"serviceName":"","updateStrategy":{}},"status":{"replicas":0,"availableReplicas":0}}""",
                "DaemonSet" => """{"spec":{"selector":null,"template":@template,"updateStrategy":{}},"status":{"currentNumberScheduled":0,"numberMisscheduled":0,"desiredNumberScheduled":0,"numberReady":0}}""",
                "Job" => """{"spec":{"template":@template},"status":{}}""",
                "CronJob" => """{"spec":{"schedule":"","jobTemplate":{"metadata":{},"spec":{"template":@template}}},"status":{}}""",
                "CustomResourceDefinition" => """{"spec":{"group":"","names":{"plural":"","kind":""},"scope":"","versions":null},"status":{"conditions":null,"acceptedNames":{"plural":"","kind":""},"storedVersions":null}}""",
                "EndpointSlice" => """{"addressType":"","endpoints":null,"ports":null}""",
                "Event" => """{"involvedObject":{},"source":{},"firstTimestamp":null,"lastTimestamp":null,"eventTime":null,"reportingComponent":"","reportingInstance":""}""",
                "HorizontalPodAutoscaler" => """{"spec":{"scaleTargetRef":{"kind":"","name":""},"maxReplicas":0},"status":{"desiredReplicas":0,"currentMetrics":null}}""",
                "PersistentVolumeClaim" => """{"spec":{"resources":{}},"status":{}}""",
                "PodDisruptionBudget" => """{"spec":{},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}}""",
                "NetworkPolicy" => """{"spec":{}}""",
                "Lease" => """{"spec":{}}""",
                "Role" or "ClusterRole" => """{"rules":null}""",
                "RoleBinding" or "ClusterRoleBinding" => """{"roleRef":{"apiGroup":"","kind":"","name":""}}""",
                "StorageClass" => """{"provisioner":""}""",
                "PriorityClass" => """{"value":0}""",
                "Namespace" or "PersistentVolume" or "ResourceQuota" => """{"spec":{},"status":{}}""",
                _ => "{}",
            };
        foreach (var (name, value) in (JsonObject)JsonInput.Parse(parts.Replace("@template", PodTemplate, StringComparison.Ordinal))!) husk[name] = value?.DeepClone();
    }
}
