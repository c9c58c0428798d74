using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Runs a Database: StatefulSet, Service, settings, certificate, bucket; its phase and conditions follow from theirs.</summary>
internal sealed class DatabaseController(Cluster cluster) : Controller(cluster, "db-operator")
{
    public override IReadOnlyList<string> Watches { get; } = ["Database", "StatefulSet", "Certificate", "Backup", "Bucket", "Service", "ConfigMap"];

    protected override (double From, double To) Latency => (1, 3);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "Database" => observed.SpecChanged && !observed.Deleted ? [observed.Key] : [],
        _ => observed is { Entry.Owner: { Kind: "Database" } owner } && (observed.HealthChanged || observed.Deleted || observed.Key.Kind is "Backup") ? [owner] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } database || database["metadata"]!["deletionTimestamp"] is not null)
        {
            return null;
        }

        var instances = database["spec"]!["instances"].AsInt() ?? 1;
        foreach (var part in DatabaseParts.Of(database, key, instances))
        {
            if (!Cluster.Index.Has(Cluster.KeyOf(part)))
            {
                part["metadata"]!["ownerReferences"] = OwnedBy(database);
                Cluster.Create(part, Manager);
            }
        }

        var set = new ObjectRef("StatefulSet", key.Namespace, $"{key.Name}-db");
        var live = Cluster.Get(set);
        if (live is not null && live["spec"]!["replicas"].AsInt() != instances)
        {
            Cluster.Merge(set, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = instances } }, Manager);
        }

        WriteStatus(key, database, instances, live?["status"]?["readyReplicas"].AsInt() ?? 0);
        return null;
    }

    private void WriteStatus(ObjectRef key, JsonObject database, int instances, int ready)
    {
        var generation = database["metadata"]!["generation"].AsLong() ?? 1;
        var conditions = ConditionsOf(database);
        var certificate = Cluster.Index.Find(new ObjectRef("Certificate", key.Namespace, $"{key.Name}-db-server"));
        var tls = certificate?.Health ?? Health.Missing;
        if (tls == Health.Healthy)
        {
            conditions.Set("TLSReady", "True", "CertificateReady", "The server certificate is valid", generation);
        }
        else if (tls is Health.Progressing && conditions.StatusOf("TLSReady") is not "False")
        {
            conditions.Set("TLSReady", "Unknown", "Rotating", "Waiting for the server certificate", generation);
        }
        else
        {
            var message = $"TLS rotation stopped: certificate {key.Name}-db-server is not ready";
            conditions.Set("TLSReady", "False", "CertificateNotReady", message, generation);
            Cluster.Events.Warning(key, "db-operator", "CertificateNotReady", message);
        }

        var backups = Cluster.Index.ChildrenOf(key, "Backup").ToList();
        conditions.Set("BackupReady", "True", "BackupCompleted", backups.Count == 0 ? "No backup is due yet" : "The last backup has completed", generation);
        var (status, reason, words) = ready < instances
            ? ("False", conditions.StatusOf("TLSReady") is "False" ? "InstancesNotReady" : "Progressing", string.Create(CultureInfo.InvariantCulture, $"{ready} of {instances} instances are ready"))
            : conditions.StatusOf("TLSReady") is "False" ? ("False", "CertificateNotReady", "New connections are refused once the certificate has expired") : ("True", "AllInstancesReady", "All instances are ready");
        conditions.Set("Ready", status, reason, words, generation);
        var last = backups.Count > 0 ? backups[^1].Key.Name : null;
        Status(key, database, new JsonObject
        {
            ["observedGeneration"] = generation,
            ["phase"] = status is "True" ? "Running" : reason is "Progressing" ? "Progressing" : "Degraded",
            ["instances"] = instances,
            ["readyInstances"] = ready,
            ["currentPrimary"] = $"{key.Name}-db-0",
            ["endpoint"] = $"{key.Name}-db.{key.Namespace}.svc:5432",
            ["lastBackupName"] = last,
            ["conditions"] = conditions.ToJson(),
        });
    }
}
