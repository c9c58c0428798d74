using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Population;

/// <summary>Old troubles that nobody mends, as every cluster has: a topic without replicas, a bucket without permission, a container that crashes.</summary>
internal sealed class StandingTrouble(Cluster cluster)
{
    public void Begin()
    {
        if (First("KafkaTopic", "media") is { } topic)
        {
            cluster.Faults.Stuck[topic] = ("KafkaError", "Topic has 12 under-replicated partitions: broker 3 is out of the in-sync set");
            cluster.Controllers.Topics.Enqueue(topic);
        }

        if (First("Bucket", "analytics") is { } bucket)
        {
            cluster.Faults.Stuck[bucket] = ("ReconcileError", "observe failed: cannot get bucket: 403 Forbidden: storage.buckets.get denied on project halden-analytics");
            cluster.Controllers.ManagedResources.Enqueue(bucket);
        }

        var apps = cluster.Git.Apps.Where(app => app.Components.Count > 0 && app.Namespace is not ("orders" or "ledger" or "checkout" or "payments")).ToList();
        if (apps.Count > 3)
        {
            var app = apps[^2];
            app.Reserved = true;
            var service = new ObjectRef("Service", app.Namespace, app.Components[0].Name);
            cluster.Faults.Crashing.Add(service);
            foreach (var pod in cluster.Index.ServantsOf(service))
            {
                cluster.Controllers.Kubelet.Enqueue(pod);
            }
        }
    }

    /// <summary>What was left at rest while populating goes on being tried.</summary>
    public void Continue()
    {
        foreach (var pod in cluster.Faults.Crashing.SelectMany(service => cluster.Index.ServantsOf(service)))
        {
            cluster.Controllers.Kubelet.Enqueue(pod, cluster.Jitter(5, 60));
        }
    }

    private ObjectRef? First(string kind, string @namespace) =>
        cluster.Index.OfKind(kind).FirstOrDefault(key => string.Equals(key.Namespace, @namespace, StringComparison.Ordinal)) is { Name: not null } found ? found : null;
}
