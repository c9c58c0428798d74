using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>A composite database and the managed resources that it is composed of.</summary>
internal static class Composites
{
    public static JsonObject Of(JsonObject claim, ObjectRef key, ObjectRef composite) => new()
    {
        ["apiVersion"] = composite.ApiVersion,
        ["kind"] = composite.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = composite.Name,
            ["labels"] = Labels(composite.Name, key.Namespace!, key.Name, (string?)claim["metadata"]!["labels"]?["team"] ?? key.Namespace!),
        },
        ["spec"] = new JsonObject
        {
            ["parameters"] = claim["spec"]!["parameters"]!.DeepClone(),
            ["compositionRef"] = new JsonObject { ["name"] = (string?)claim["spec"]!["compositionRef"]?["name"] ?? "xdatabase.postgres.halden" },
            ["compositionRevisionRef"] = new JsonObject { ["name"] = "xdatabase.postgres.halden-7c41f2e" },
            ["compositionUpdatePolicy"] = "Automatic",
            ["claimRef"] = new JsonObject { ["apiVersion"] = key.ApiVersion, ["kind"] = key.Kind, ["namespace"] = key.Namespace, ["name"] = key.Name },
            ["resourceRefs"] = new JsonArray(),
            ["writeConnectionSecretToRef"] = new JsonObject { ["name"] = $"{composite.Name}-connection", ["namespace"] = "crossplane-system" },
        },
    };

    public static IEnumerable<JsonObject> Parts(JsonObject composite)
    {
        var name = (string)composite["metadata"]!["name"]!;
        var claim = composite["spec"]!["claimRef"];
        var parameters = composite["spec"]!["parameters"];
        JsonObject Make(string kind, string suffix, JsonObject forProvider) => new()
        {
            ["apiVersion"] = Kinds.ApiVersion(kind),
            ["kind"] = kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{name}-{suffix}",
                ["labels"] = Labels(name, (string?)claim?["namespace"] ?? "", (string?)claim?["name"] ?? "", (string?)composite["metadata"]!["labels"]?["team"] ?? ""),
                ["annotations"] = new JsonObject { ["crossplane.io/composition-resource-name"] = suffix, ["crossplane.io/external-name"] = $"{name}-{suffix}" },
                ["finalizers"] = new JsonArray { ManagedResourceController.Finalizer },
                ["ownerReferences"] = new JsonArray { Controller.OwnerReference(composite) },
            },
            ["spec"] = new JsonObject
            {
                ["forProvider"] = forProvider,
                ["deletionPolicy"] = "Delete",
                ["managementPolicies"] = new JsonArray { "*" },
                ["providerConfigRef"] = new JsonObject { ["name"] = "default" },
            },
        };

        yield return Make("SQLInstance", "sql", new JsonObject
        {
            ["engine"] = (string?)parameters?["engine"] ?? "postgres",
            ["engineVersion"] = (string?)parameters?["version"] ?? "16",
            ["tier"] = (string?)parameters?["size"] is "large" ? "standard-8" : "standard-4",
            ["region"] = (string?)parameters?["region"] ?? "eu-central",
            ["storageGB"] = parameters?["storageGB"].AsInt() ?? 100,
            ["multiZone"] = (bool?)parameters?["multiZone"] ?? false,
            ["deletionProtection"] = false,
            ["maintenanceWindow"] = new JsonObject { ["day"] = "sunday", ["hour"] = 3 },
            ["flags"] = new JsonObject { ["max_connections"] = "400", ["log_min_duration_statement"] = "500", ["cloud.iam_authentication"] = "on" },
        });
        yield return Make("SQLUser", "owner", new JsonObject
        {
            ["instanceRef"] = new JsonObject { ["name"] = $"{name}-sql" },
            ["grants"] = new JsonArray { "CONNECT", "CREATE", "TEMPORARY" },
            ["passwordRotation"] = "720h",
        });
        yield return Make("FirewallRule", "ingress", new JsonObject
        {
            ["network"] = "projects/halden/networks/eu-central",
            ["direction"] = "ingress",
            ["priority"] = 1000,
            ["sourceRanges"] = new JsonArray { "10.16.0.0/12" },
            ["ports"] = new JsonArray { 5432 },
            ["targetRef"] = new JsonObject { ["kind"] = "SQLInstance", ["name"] = $"{name}-sql" },
        });
    }

    private static JsonObject Labels(string composite, string @namespace, string claim, string team) => new()
    {
        ["crossplane.io/composite"] = composite,
        ["crossplane.io/claim-namespace"] = @namespace,
        ["crossplane.io/claim-name"] = claim,
        ["team"] = team,
    };
}
