using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Makes the CertificateRequest of one issuance. Key material is random: a dummy.</summary>
internal static class CertificateRequests
{
    public static JsonObject Of(Cluster cluster, JsonObject certificate, ObjectRef key) => new()
    {
        ["apiVersion"] = key.ApiVersion,
        ["kind"] = key.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = key.Name,
            ["namespace"] = key.Namespace,
            ["labels"] = certificate["metadata"]!["labels"]?.DeepClone(),
            ["annotations"] = new JsonObject
            {
                ["cert-manager.io/certificate-name"] = (string)certificate["metadata"]!["name"]!,
                ["cert-manager.io/certificate-revision"] = key.Name[(key.Name.LastIndexOf('-') + 1)..],
                ["cert-manager.io/private-key-secret-name"] = $"{key.Name}-{Names.Suffix(cluster.Random)}",
            },
            ["ownerReferences"] = new JsonArray { Controller.OwnerReference(certificate) },
        },
        ["spec"] = new JsonObject
        {
            ["issuerRef"] = certificate["spec"]!["issuerRef"]!.DeepClone(),
            ["duration"] = (string?)certificate["spec"]!["duration"],
            ["request"] = Names.Blob(cluster.Random, 360),
            ["usages"] = certificate["spec"]!["usages"]?.DeepClone(),
            ["username"] = "system:serviceaccount:cert-manager:cert-manager",
            ["groups"] = new JsonArray { "system:serviceaccounts", "system:serviceaccounts:cert-manager", "system:authenticated" },
        },
    };
}
