using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Takes a Backup from Pending over Running to Completed, and removes what the Database no longer keeps.</summary>
internal sealed class BackupController(Cluster cluster) : Controller(cluster, "db-operator")
{
    public override IReadOnlyList<string> Watches { get; } = ["Backup"];

    protected override (double From, double To) Latency => (0.5, 2);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Added ? [observed.Key] : [];

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } backup)
        {
            return null;
        }

        var conditions = ConditionsOf(backup);
        if (!Cluster.Populating && backup["status"]?["phase"] is null)
        {
            Status(key, backup, new JsonObject
            {
                ["phase"] = "Running",
                ["startedAt"] = TimeNow,
                ["walStart"] = Wal(),
                ["conditions"] = conditions.Set("Completed", "False", "Running", "Copying the data directory").ToJson(),
            });
            return Cluster.Jitter(15, 60);
        }

        if ((string?)backup["status"]?["phase"] is "Completed")
        {
            return null;
        }

        var finished = Conditions.Time(Cluster.Recent(TimeSpan.FromHours(6)));
        var bytes = Cluster.Random.NextInt64(20L << 30, 160L << 30);
        Status(key, backup, new JsonObject
        {
            ["phase"] = "Completed",
            ["startedAt"] = (string?)backup["status"]?["startedAt"] ?? finished,
            ["finishedAt"] = finished,
            ["walStart"] = (string?)backup["status"]?["walStart"] ?? Wal(),
            ["walEnd"] = Wal(),
            ["bytes"] = bytes,
            ["size"] = string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30}Gi"),
            ["conditions"] = conditions.Set("Completed", "True", "BackupCompleted", "The backup is complete and was verified").ToJson(),
        });
        Cluster.Events.Normal(key, "db-operator", "BackupCompleted", "The backup is complete");
        Trim(key);
        return null;
    }

    /// <summary>Creates the next Backup of a Database, as its schedule would.</summary>
    public static void Start(Cluster cluster, ObjectRef database)
    {
        if (cluster.Get(database) is not { } obj)
        {
            return;
        }

        var stamp = cluster.Now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = $"{database.Name}-{stamp}-{Names.Suffix(cluster.Random, 3)}";
        cluster.Create(new JsonObject
        {
            ["apiVersion"] = Kinds.ApiVersion("Backup"),
            ["kind"] = "Backup",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = database.Namespace,
                ["labels"] = new JsonObject
                {
                    ["db.halden.io/database"] = database.Name,
                    ["team"] = (string?)obj["metadata"]!["labels"]?["team"] ?? database.Namespace,
                    ["app.kubernetes.io/managed-by"] = "db-operator",
                },
                ["ownerReferences"] = OwnedBy(obj),
            },
            ["spec"] = new JsonObject
            {
                ["databaseRef"] = new JsonObject { ["name"] = database.Name },
                ["method"] = "snapshot",
                ["compression"] = "zstd",
                ["retention"] = "72h",
                ["target"] = new JsonObject { ["bucket"] = $"{database.Name}-backups", ["path"] = $"{database.Namespace}/{database.Name}/{stamp}" },
            },
        }, "db-operator");
    }

    private string Wal() => Cluster.Random.NextInt64(1L << 32, 1L << 46).ToString("X12", CultureInfo.InvariantCulture) is var hex ? $"{hex[..4]}/{hex[4..]}" : "";

    private void Trim(ObjectRef key)
    {
        if (Cluster.Index.Find(key)?.Owner is not { } database || Cluster.Populating)
        {
            return;
        }

        var keep = Cluster.Get(database)?["spec"]?["backup"]?["keep"].AsInt() ?? 3;
        foreach (var old in Cluster.Index.ChildrenOf(database, "Backup").SkipLast(keep).ToList())
        {
            Cluster.Delete(old.Key, Propagation.Background);
        }
    }
}
