using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Copies keys of the vault into a Secret. All values are random dummies.</summary>
internal sealed class ExternalSecretController(Cluster cluster) : Controller(cluster, "external-secrets")
{
    public override IReadOnlyList<string> Watches { get; } = ["ExternalSecret", "Secret"];

    protected override (double From, double To) Latency => (0.5, 2);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "ExternalSecret" => observed is { Deleted: false, SpecChanged: true } ? [observed.Key] : [],
        _ => observed is { Deleted: true, Entry.Owner: { Kind: "ExternalSecret" } owner } ? [owner] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } external || external["metadata"]!["deletionTimestamp"] is not null)
        {
            return null;
        }

        var target = new ObjectRef("Secret", key.Namespace, (string?)external["spec"]?["target"]?["name"] ?? key.Name);
        if (!Cluster.Index.Has(target))
        {
            var data = new JsonObject();
            foreach (var item in external["spec"]!["data"] as JsonArray ?? [])
            {
                data[(string)item!["secretKey"]!] = Names.Blob(Cluster.Random, 24);
            }

            Cluster.Create(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["type"] = "Opaque",
                ["metadata"] = new JsonObject
                {
                    ["name"] = target.Name,
                    ["namespace"] = target.Namespace,
                    ["labels"] = external["metadata"]!["labels"]?.DeepClone(),
                    ["ownerReferences"] = OwnedBy(external),
                },
                ["data"] = data,
            }, Manager);
        }

        Status(key, external, new JsonObject
        {
            ["refreshTime"] = Conditions.Time(Cluster.Recent(TimeSpan.FromHours(1))),
            ["syncedResourceVersion"] = $"{external["metadata"]!["generation"].AsLong() ?? 1}-{Names.TemplateHash(key.Name)}",
            ["binding"] = new JsonObject { ["name"] = target.Name },
            ["conditions"] = ConditionsOf(external).Set("Ready", "True", "SecretSynced", "secret synced").ToJson(),
        });
        return null;
    }
}
