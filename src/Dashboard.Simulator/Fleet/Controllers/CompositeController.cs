using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Creates the managed resources of a composite; it is ready when they are.</summary>
internal sealed class CompositeController(Cluster cluster) : Controller(cluster, "crossplane")
{
    public override IReadOnlyList<string> Watches { get; } = ["XDatabase", "SQLInstance", "SQLUser", "FirewallRule"];

    protected override (double From, double To) Latency => (0.6, 2.5);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "XDatabase" => observed.SpecChanged && !observed.Deleted ? [observed.Key] : [],
        _ => observed is { Entry.Owner: { Kind: "XDatabase" } owner } && (observed.HealthChanged || observed.Deleted) ? [owner] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } composite)
        {
            return null;
        }

        var conditions = ConditionsOf(composite);
        if (composite["metadata"]!["deletionTimestamp"] is not null)
        {
            Status(key, composite, new JsonObject { ["conditions"] = conditions.Set("Ready", "False", "Deleting", "").ToJson() });
            return null;
        }

        var refs = new JsonArray();
        foreach (var part in Composites.Parts(composite))
        {
            var partKey = Cluster.KeyOf(part);
            refs.Add(new JsonObject { ["apiVersion"] = partKey.ApiVersion, ["kind"] = partKey.Kind, ["name"] = partKey.Name });
            if (!Cluster.Index.Has(partKey))
            {
                Cluster.Create(part, Manager);
            }
        }

        if (!JsonNode.DeepEquals(composite["spec"]!["resourceRefs"], refs))
        {
            Cluster.Merge(key, new JsonObject { ["spec"] = new JsonObject { ["resourceRefs"] = refs } }, Manager);
        }

        var parts = Cluster.Index.ChildrenOf(key);
        var waiting = parts.Where(part => Cluster.Index.Find(part) is not { Health: Health.Healthy }).Select(part => part.Name).ToList();
        var ready = parts.Count > 0 && waiting.Count == 0;
        Status(key, composite, new JsonObject
        {
            ["endpoint"] = ready ? $"{key.Name}.sql.eu-central.halden.cloud" : null,
            ["port"] = ready ? 5432 : null,
            ["conditions"] = conditions.Set("Synced", "True", "ReconcileSuccess", "")
                .Set("Ready", ready ? "True" : "False", ready ? "Available" : "Creating", ready ? "" : string.Create(CultureInfo.InvariantCulture, $"Unready resources: {string.Join(", ", waiting)}")).ToJson(),
        });
        return null;
    }
}
