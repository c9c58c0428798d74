using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Keeps as many Pods as a ReplicaSet asks for, as far as the namespace's quota allows.</summary>
internal sealed class ReplicaSetController(Cluster cluster) : Controller(cluster, "kube-controller-manager")
{
    private const int Burst = 60;

    public override IReadOnlyList<string> Watches { get; } = ["ReplicaSet", "Pod", "ResourceQuota"];

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "ReplicaSet" => observed.SpecChanged ? [observed.Key] : [],
        "Pod" => observed is { Entry.Owner: { Kind: "ReplicaSet" } owner } && (observed.Added || observed.HealthChanged || observed.Deleted) ? [owner] : [],
        _ => observed.SpecChanged && !Cluster.Populating ? Starved(observed.Key.Namespace!) : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } set || set["metadata"]!["deletionTimestamp"] is not null)
        {
            return null;
        }

        var desired = set["spec"]!["replicas"].AsInt() ?? 1;
        var pods = Cluster.Index.ChildrenOf(key, "Pod").Where(pod => !pod.Deleting).ToList();
        var missing = desired - pods.Count;
        var room = Math.Max(0, Quotas.Room(Cluster, key.Namespace!));
        string? refusal = null;
        if (missing > room)
        {
            refusal = Quotas.Refusal(Cluster, key.Namespace!, key.Name);
            Cluster.Events.Warning(key, "replicaset-controller", "FailedCreate", refusal);
        }

        for (var i = 0; i < Math.Min(Math.Min(missing, room), Burst); i++)
        {
            var name = $"{key.Name}-{Names.Suffix(Cluster.Random)}";
            Cluster.Create(PodFactory.Create(Cluster, set, set["spec"]!["template"]!, name), Manager);
            Cluster.Events.Normal(key, "replicaset-controller", "SuccessfulCreate", $"Created pod: {name}");
        }

        foreach (var pod in pods.OrderByDescending(pod => pod.Health).Take(Math.Max(0, -missing)))
        {
            Cluster.Delete(pod.Key, Propagation.Background);
            Cluster.Events.Normal(key, "replicaset-controller", "SuccessfulDelete", $"Deleted pod: {pod.Key.Name}");
        }

        WriteStatus(key, set, pods, desired, refusal);
        return missing > Burst ? TimeSpan.FromMilliseconds(200) : refusal is not null ? TimeSpan.FromSeconds(30) : null;
    }

    private void WriteStatus(ObjectRef key, JsonObject set, List<Entry> pods, int desired, string? refusal)
    {
        var ready = pods.Count(pod => pod.Health == Health.Healthy);
        var conditions = ConditionsOf(set);
        if (refusal is not null)
        {
            conditions.Set("ReplicaFailure", "True", "FailedCreate", refusal);
        }
        else
        {
            conditions.Remove("ReplicaFailure");
        }

        Status(key, set, new JsonObject
        {
            ["observedGeneration"] = set["metadata"]!["generation"].AsLong() ?? 1,
            ["replicas"] = Math.Min(pods.Count, desired),
            ["fullyLabeledReplicas"] = Math.Min(pods.Count, desired),
            ["readyReplicas"] = Math.Min(ready, desired),
            ["availableReplicas"] = Math.Min(ready, desired),
            ["conditions"] = conditions.ToJson() is { Count: > 0 } some ? some : null,
        });
    }

    private IEnumerable<ObjectRef> Starved(string @namespace) =>
        Cluster.Index.OfKind("ReplicaSet").Where(set => Is(set.Namespace, @namespace) && Cluster.Index.Find(set)!.Health != Health.Healthy);
}
