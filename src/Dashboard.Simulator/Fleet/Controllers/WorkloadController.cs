using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Rolls a Deployment or a Rollout from ReplicaSet to ReplicaSet, and tells how far it is.</summary>
internal sealed class WorkloadController(Cluster cluster, string kind, string manager) : Controller(cluster, manager)
{
    private const string Revision = "deployment.kubernetes.io/revision";

    public override IReadOnlyList<string> Watches { get; } = [kind, "ReplicaSet"];

    private bool IsRollout => kind is "Rollout";

    public override IEnumerable<ObjectRef> Keys(Observed observed) =>
        Is(observed.Key.Kind, kind) ? observed.SpecChanged ? [observed.Key] : []
        : observed.Entry.Owner is { } owner && Is(owner.Kind, kind) ? [owner] : [];

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } workload || workload["metadata"]!["deletionTimestamp"] is not null)
        {
            return null;
        }

        var hash = Names.TemplateHash(workload["spec"]!["template"]!.ToJsonString());
        var sets = Cluster.Index.ChildrenOf(key, "ReplicaSet").Where(entry => !entry.Deleting)
            .Select(entry => Cluster.Get(entry.Key)).OfType<JsonObject>().ToList();
        var current = sets.Find(set => Is((string?)set["metadata"]!["labels"]?["pod-template-hash"], hash));
        var desired = workload["spec"]!["replicas"].AsInt() ?? 1;
        if (current is null)
        {
            if (Cluster.Populating)
            {
                PastSets(key, workload);
            }

            var first = sets.Count == 0;
            current = CreateSet(key, workload, hash, first ? desired : Math.Min(desired, Surge(desired)), RevisionOf(sets) + 1 + (Cluster.Populating ? PastRevisions(key) : 0));
            if (current is null)
            {
                return TimeSpan.FromSeconds(10);
            }

            sets.Add(current);
        }

        Roll(key, sets, current, desired);
        Trim(workload, sets, current);
        return WriteStatus(key, workload, sets, current, desired, hash);
    }

    private void Roll(ObjectRef key, List<JsonObject> sets, JsonObject current, int desired)
    {
        var old = sets.Where(set => set != current && ReplicasOf(set) > 0).OrderBy(RevisionOf).ToList();
        var oldTotal = old.Sum(ReplicasOf);
        var target = Math.Max(Math.Min(desired, desired + Surge(desired) - oldTotal), Math.Min(ReplicasOf(current), desired));
        Scale(key, current, target);
        var spare = sets.Sum(AvailableOf) - (IsRollout ? desired : desired - (desired / 4));
        foreach (var set in old)
        {
            // Pods that never became available are given up without waiting for replacements.
            var broken = ReplicasOf(set) - AvailableOf(set);
            var cut = Math.Min(ReplicasOf(set), broken + Math.Max(0, Math.Min(AvailableOf(set), spare)));
            spare -= Math.Max(0, cut - broken);
            Scale(key, set, ReplicasOf(set) - cut);
        }
    }

    private static int Surge(int desired) => Math.Max(1, desired / 4);

    private void Scale(ObjectRef key, JsonObject set, int replicas)
    {
        var before = ReplicasOf(set);
        if (before == replicas)
        {
            return;
        }

        Cluster.Merge(Cluster.KeyOf(set), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, Manager);
        Cluster.Events.Normal(key, IsRollout ? "rollouts-controller" : "deployment-controller", "ScalingReplicaSet", string.Create(
            CultureInfo.InvariantCulture, $"Scaled {(replicas > before ? "up" : "down")} replica set {(string)set["metadata"]!["name"]!} from {before} to {replicas}"));
    }

    private void Trim(JsonObject workload, List<JsonObject> sets, JsonObject current)
    {
        var keep = workload["spec"]!["revisionHistoryLimit"].AsInt() ?? 10;
        foreach (var set in sets.Where(set => set != current && ReplicasOf(set) == 0).OrderByDescending(RevisionOf).Skip(keep))
        {
            Cluster.Delete(Cluster.KeyOf(set), Propagation.Background);
        }
    }

    private TimeSpan? WriteStatus(ObjectRef key, JsonObject workload, List<JsonObject> sets, JsonObject current, int desired, string hash)
    {
        var generation = workload["metadata"]!["generation"].AsLong() ?? 1;
        var total = sets.Sum(CountOf);
        var updated = CountOf(current);
        var available = sets.Sum(AvailableOf);
        var done = AvailableOf(current) >= desired && total == desired && ReplicasOf(current) == desired;
        var conditions = ConditionsOf(workload);
        var minimum = desired - (desired / 4);
        conditions.Set("Available", available >= minimum ? "True" : "False", available >= minimum ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            available >= minimum ? "Deployment has minimum availability." : "Deployment does not have minimum availability.");
        TimeSpan? again = null;
        var name = (string)current["metadata"]!["name"]!;
        var failure = (current["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] is "ReplicaFailure");
        if (failure is not null)
        {
            conditions.Set("ReplicaFailure", "True", (string)failure["reason"]!, (string)failure["message"]!);
        }
        else
        {
            conditions.Remove("ReplicaFailure");
        }

        var late = false;
        if (done)
        {
            conditions.Set("Progressing", "True", "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed.");
        }
        else
        {
            var deadline = TimeSpan.FromSeconds(workload["spec"]!["progressDeadlineSeconds"].AsInt() ?? 600);
            var started = DateTimeOffset.Parse((string?)current["metadata"]!["creationTimestamp"] ?? TimeNow, CultureInfo.InvariantCulture);
            late = !Cluster.Populating && Cluster.Now - started > deadline && AvailableOf(current) < desired && updated > 0 && AvailableOf(current) == 0;
            if (late)
            {
                conditions.Set("Progressing", "False", "ProgressDeadlineExceeded", $"ReplicaSet \"{name}\" has timed out progressing.");
            }
            else
            {
                conditions.Set("Progressing", "True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.");
                again = started + deadline - Cluster.Now is { } left && left > TimeSpan.Zero ? left + TimeSpan.FromSeconds(1) : null;
            }
        }

        var status = new JsonObject
        {
            ["observedGeneration"] = IsRollout ? generation.ToString(CultureInfo.InvariantCulture) : generation,
            ["replicas"] = total,
            ["updatedReplicas"] = updated,
            ["readyReplicas"] = available,
            ["availableReplicas"] = available,
            ["conditions"] = conditions.ToJson(),
        };
        if (IsRollout)
        {
            var stable = done ? hash : (string?)workload["status"]?["stableRS"] ?? hash;
            status["currentPodHash"] = hash;
            status["stableRS"] = stable;
            status["phase"] = done ? "Healthy" : late || failure is not null ? "Degraded" : "Progressing";
            status["message"] = done ? null : late ? $"ProgressDeadlineExceeded: ReplicaSet \"{name}\" has timed out progressing." : "more replicas need to be updated";
            status["currentStepIndex"] = done ? 4 : Math.Min(3, 4 * AvailableOf(current) / Math.Max(1, desired));
            status["selector"] = $"app.kubernetes.io/name={key.Name}";
        }
        else
        {
            status["unavailableReplicas"] = desired > available ? desired - available : null;
        }

        Status(key, workload, status);
        return again;
    }

    private int PastRevisions(ObjectRef key) => Cluster.Git.FindComponent(key.Namespace, key.Name)?.PastRevisions ?? 0;

    private void PastSets(ObjectRef key, JsonObject workload)
    {
        for (var i = 1; i <= PastRevisions(key); i++)
        {
            CreateSet(key, workload, Names.TemplateHash(string.Create(CultureInfo.InvariantCulture, $"{key} {i}")), 0, i);
        }
    }

    private JsonObject? CreateSet(ObjectRef key, JsonObject workload, string hash, int replicas, int revision)
    {
        var spec = workload["spec"]!;
        var template = spec["template"]!.DeepClone().AsObject();
        var labels = (template["metadata"] ??= new JsonObject())["labels"]?.DeepClone().AsObject() ?? [];
        labels["pod-template-hash"] = hash;
        template["metadata"]!["labels"] = labels.DeepClone();
        var selector = spec["selector"]!.DeepClone().AsObject();
        (selector["matchLabels"] ??= new JsonObject())["pod-template-hash"] = hash;
        return Cluster.Create(
            new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "ReplicaSet",
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"{key.Name}-{hash}",
                    ["namespace"] = key.Namespace,
                    ["labels"] = labels,
                    ["annotations"] = new JsonObject
                    {
                        [Revision] = revision.ToString(CultureInfo.InvariantCulture),
                        ["deployment.kubernetes.io/desired-replicas"] = (spec["replicas"].AsInt() ?? 1).ToString(CultureInfo.InvariantCulture),
                    },
                    ["ownerReferences"] = OwnedBy(workload),
                },
                ["spec"] = new JsonObject { ["replicas"] = replicas, ["selector"] = selector, ["template"] = template },
            },
            Manager);
    }

    private static int RevisionOf(List<JsonObject> sets) => sets.Count == 0 ? 0 : sets.Max(RevisionOf);

    private static int RevisionOf(JsonObject set) =>
        int.TryParse((string?)set["metadata"]!["annotations"]?[Revision], CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static int ReplicasOf(JsonObject set) => set["spec"]!["replicas"].AsInt() ?? 1;

    private static int CountOf(JsonObject set) => set["status"]?["replicas"].AsInt() ?? 0;

    private static int AvailableOf(JsonObject set) => set["status"]?["availableReplicas"].AsInt() ?? 0;
}
