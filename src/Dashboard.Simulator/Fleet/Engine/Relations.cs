using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Reads whom an object belongs to, and whom it serves.</summary>
internal static class Relations
{
    /// <summary>The owner that is its controller; a cluster-scoped kind is looked for without a namespace.</summary>
    public static ObjectRef? OwnerOf(ObjectRef key, JsonObject obj)
    {
        if (obj["metadata"]!["ownerReferences"] is not JsonArray owners)
        {
            return null;
        }

        foreach (var owner in owners)
        {
            var kind = (string?)owner!["kind"] ?? "";
            if ((bool?)owner["controller"] == true && Kinds.IsKnown((string?)owner["apiVersion"] ?? "", kind))
            {
                return new ObjectRef(kind, IsClusterScoped(kind) ? null : key.Namespace, (string)owner["name"]!);
            }
        }

        return null;
    }

    public static ObjectRef? ServedBy(ObjectRef key, JsonObject obj) => key.Kind switch
    {
        "Pod" => (string?)obj["metadata"]!["labels"]?["app.kubernetes.io/name"] is { } name ? new ObjectRef("Service", key.Namespace, name) : null,
        "Certificate" => IssuerOf(key, obj),
        _ => null,
    };

    public static ObjectRef? IssuerOf(ObjectRef key, JsonObject obj)
    {
        var issuer = obj["spec"]?["issuerRef"];
        return (string?)issuer?["name"] is { } name
            ? string.Equals((string?)issuer["kind"], "ClusterIssuer", StringComparison.Ordinal)
                ? new ObjectRef("ClusterIssuer", null, name)
                : new ObjectRef("Issuer", key.Namespace, name)
            : null;
    }

    private static bool IsClusterScoped(string kind) =>
        kind is "Node" or "NodePool" or "Namespace" or "ClusterIssuer" or "XDatabase" or "SQLInstance" or "SQLUser" or "FirewallRule" or "PersistentVolume";
}
