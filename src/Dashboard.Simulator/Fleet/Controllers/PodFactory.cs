using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Makes Pods from templates, as the built-in controllers do.</summary>
internal static class PodFactory
{
    public static JsonObject Create(Cluster cluster, JsonObject owner, JsonNode template, string name)
    {
        var metadata = template["metadata"]?.DeepClone().AsObject() ?? [];
        metadata["name"] = name;
        metadata["namespace"] = (string)owner["metadata"]!["namespace"]!;
        metadata["ownerReferences"] = new JsonArray { Controller.OwnerReference(owner) };
        var spec = template["spec"]!.DeepClone().AsObject();
        if (cluster.Populating)
        {
            spec["nodeName"] = Node(cluster);
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = spec };
    }

    public static string? Node(Cluster cluster) => cluster.Index.OfKind("Node") is { Count: > 0 } nodes ? cluster.Pick(nodes).Name : null;
}
