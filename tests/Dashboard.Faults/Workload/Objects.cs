using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.Workload;

/// <summary>Objects that the workload writes.</summary>
internal static class Objects
{
    public const string Group = "faults.example.com";

    public static readonly WriteOptions By = new("workload");

    public static readonly string[] Namespaces = ["blue", "green"];

    /// <summary>Kinds that change: (apiVersion, kind, resource.group).</summary>
    public static readonly (string ApiVersion, string Kind, string Resource)[] Kinds =
    [
        ($"{Group}/v1", "Widget", $"widgets.{Group}"),
        ($"{Group}/v1", "Gadget", $"gadgets.{Group}"),
        ("v1", "Service", "services"),
    ];

    /// <summary>What capture is told to leave out: each kind more is another stream to wait for.</summary>
    public static readonly string[] Excluded =
    [
        "pods", "nodes", "namespaces", "persistentvolumeclaims", "persistentvolumes", "serviceaccounts", "configmaps", "*.apps", "*.batch", "*.autoscaling", "*.policy",
        "*.networking.k8s.io", "*.discovery.k8s.io", "*.rbac.authorization.k8s.io", "*.admissionregistration.k8s.io",
    ];

    public static JsonObject Namespace(string name) => new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };

    public static JsonObject Definition(string kind)
    {
        var plural = kind.ToLowerInvariant() + "s";
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{plural}.{Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject { ["kind"] = kind, ["plural"] = plural },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = "v1",
                    ["served"] = true,
                    ["storage"] = true,
                    ["schema"] = JsonNode.Parse("""{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}"""),
                }),
            },
        };
    }

    public static JsonObject New(string apiVersion, string kind, string ns, string name, JsonNode spec) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        ["spec"] = kind == "Service" ? new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80L }) } : spec,
    };
}
