using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Plays the cloud behind managed resources: creating and deleting takes a while, and a finalizer holds what still exists outside.</summary>
internal sealed class ManagedResourceController(Cluster cluster) : Controller(cluster, "provider-halden")
{
    public const string Finalizer = "finalizer.managedresource.crossplane.io";

    public override IReadOnlyList<string> Watches { get; } = ["SQLInstance", "SQLUser", "FirewallRule", "Bucket"];

    protected override (double From, double To) Latency => (1, 5);

    public override IEnumerable<ObjectRef> Keys(Observed observed) =>
        !observed.Deleted && (observed.SpecChanged || observed.Entry.Deleting) ? [observed.Key] : [];

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } resource)
        {
            return null;
        }

        var conditions = ConditionsOf(resource);
        if (resource["metadata"]!["deletionTimestamp"] is not null)
        {
            if (conditions.StatusOf("Ready") is "True")
            {
                Status(key, resource, new JsonObject { ["conditions"] = conditions.Set("Ready", "False", "Deleting", "").ToJson() });
                return Cluster.Jitter(4, 15);
            }

            Cluster.Merge(key, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, Manager);
            return null;
        }

        if (Cluster.Faults.Stuck.TryGetValue(key, out var trouble))
        {
            Status(key, resource, new JsonObject
            {
                ["conditions"] = conditions.Set("Synced", "False", "ReconcileError", trouble.Message).Set("Ready", "False", trouble.Reason, trouble.Message).ToJson(),
            });
            Cluster.Events.Warning(key, "provider-halden", "CannotObserveExternalResource", trouble.Message);
            return TimeSpan.FromMinutes(2);
        }

        if (!Cluster.Populating && conditions.StatusOf("Ready") is null)
        {
            Status(key, resource, new JsonObject { ["conditions"] = conditions.Set("Synced", "True", "ReconcileSuccess", "").Set("Ready", "False", "Creating", "").ToJson() });
            return Cluster.Jitter(6, 25);
        }

        Status(key, resource, new JsonObject
        {
            ["conditions"] = conditions.Set("Synced", "True", "ReconcileSuccess", "").Set("Ready", "True", "Available", "").ToJson(),
            ["atProvider"] = resource["status"]?["atProvider"]?.DeepClone() ?? Observe(key),
        });
        return null;
    }

    private JsonObject Observe(ObjectRef key)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"projects/halden/{key.Kind.ToLowerInvariant()}s/{key.Name}");
        return key.Kind switch
        {
            "Bucket" => new JsonObject { ["id"] = id, ["endpoint"] = $"https://{key.Name}.s3.eu-central.halden.cloud", ["objects"] = Cluster.Random.Next(100, 900_000), ["bytes"] = Cluster.Random.NextInt64(1L << 24, 1L << 42), ["createdAt"] = TimeNow },
            "SQLInstance" => new JsonObject { ["id"] = id, ["state"] = "RUNNABLE", ["address"] = Names.Address(Cluster.Random), ["port"] = 5432, ["availableStorageGB"] = Cluster.Random.Next(20, 240), ["cpuUtilization"] = Cluster.Random.Next(4, 60) },
            "SQLUser" => new JsonObject { ["id"] = id, ["lastRotated"] = TimeNow },
            _ => new JsonObject { ["id"] = id, ["hits"] = Cluster.Random.Next(1_000_000) },
        };
    }
}
