using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>
/// Binds a DatabaseClaim to a composite of its own. A namespaced claim cannot own a cluster-scoped composite: the two name each other, and a
/// finalizer holds the claim until its composite is gone.
/// </summary>
internal sealed class ClaimController(Cluster cluster) : Controller(cluster, "crossplane")
{
    private const string Finalizer = "finalizer.apiextensions.crossplane.io";

    public override IReadOnlyList<string> Watches { get; } = ["DatabaseClaim", "XDatabase"];

    protected override (double From, double To) Latency => (0.6, 2.5);

    public override IEnumerable<ObjectRef> Keys(Observed observed)
    {
        if (observed.Key.Kind is "DatabaseClaim")
        {
            return observed is { Deleted: false } && (observed.SpecChanged || observed.Entry.Deleting) ? [observed.Key] : [];
        }

        var claim = observed.Object["spec"]?["claimRef"];
        return (observed.HealthChanged || observed.Deleted) && (string?)claim?["name"] is { } name
            ? [new ObjectRef("DatabaseClaim", (string?)claim["namespace"], name)] : [];
    }

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } claim)
        {
            return null;
        }

        var composite = (string?)claim["spec"]?["resourceRef"]?["name"] is { } bound ? new ObjectRef("XDatabase", null, bound) : (ObjectRef?)null;
        var conditions = ConditionsOf(claim);
        if (claim["metadata"]!["deletionTimestamp"] is not null)
        {
            Release(key, claim, composite, conditions);
            return null;
        }

        if (composite is null)
        {
            Bind(key, claim);
            return null;
        }

        var ready = Cluster.Index.Find(composite.Value) is { Health: Health.Healthy };
        Status(key, claim, new JsonObject
        {
            ["endpoint"] = ready ? $"{composite.Value.Name}.sql.eu-central.halden.cloud" : null,
            ["conditions"] = conditions.Set("Synced", "True", "ReconcileSuccess", "")
                .Set("Ready", ready ? "True" : "False", ready ? "Available" : "Pending", ready ? "" : "Composite resource is not yet ready").ToJson(),
        });
        return null;
    }

    private void Bind(ObjectRef key, JsonObject claim)
    {
        var composite = new ObjectRef("XDatabase", null, $"{key.Name}-{Names.Suffix(Cluster.Random)}");
        Cluster.Create(Composites.Of(claim, key, composite), Manager);
        Cluster.Merge(key, new JsonObject
        {
            ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray { Finalizer } },
            ["spec"] = new JsonObject { ["resourceRef"] = new JsonObject { ["apiVersion"] = composite.ApiVersion, ["kind"] = composite.Kind, ["name"] = composite.Name } },
        }, Manager);
        Cluster.Events.Normal(key, "crossplane", "BindCompositeResource", "Successfully bound composite resource");
    }

    private void Release(ObjectRef key, JsonObject claim, ObjectRef? composite, Conditions conditions)
    {
        if (composite is { } live && Cluster.Index.Find(live) is { } entry)
        {
            Status(key, claim, new JsonObject { ["conditions"] = conditions.Set("Ready", "False", "Deleting", "Waiting for the composite resource to be deleted").ToJson() });
            if (!entry.Deleting)
            {
                Cluster.Delete(live, Propagation.Foreground);
                Cluster.Events.Normal(key, "crossplane", "DeleteCompositeResource", "Successfully requested deletion of composite resource");
            }

            return;
        }

        Cluster.Merge(key, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, Manager);
    }
}
