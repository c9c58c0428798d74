using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Runs a Job's one Pod, and keeps its CronJob's history short.</summary>
internal sealed class JobController(Cluster cluster) : Controller(cluster, "kube-controller-manager")
{
    public override IReadOnlyList<string> Watches { get; } = ["Job", "Pod"];

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "Job" => observed.Added ? [observed.Key] : [],
        _ => observed is { Entry.Owner: { Kind: "Job" } owner, HealthChanged: true } ? [owner] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } job || job["status"]?["completionTime"] is not null)
        {
            return null;
        }

        if (Cluster.Index.ChildrenOf(key, "Pod").FirstOrDefault() is not { } pod)
        {
            Cluster.Create(PodFactory.Create(Cluster, job, job["spec"]!["template"]!, $"{key.Name}-{Names.Suffix(Cluster.Random)}"), Manager);
            Status(key, job, new JsonObject { ["active"] = 1, ["ready"] = 0, ["startTime"] = TimeNow });
            return null;
        }

        if ((string?)Cluster.Get(pod.Key)?["status"]?["phase"] is "Succeeded")
        {
            Status(key, job, new JsonObject
            {
                ["active"] = null,
                ["succeeded"] = 1,
                ["completionTime"] = TimeNow,
                ["conditions"] = ConditionsOf(job).Set("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods").ToJson(),
            });
            Cluster.Events.Normal(key, "job-controller", "Completed", "Job completed");
            Trim(key);
        }

        return null;
    }

    /// <summary>Starts a run of a CronJob, as its schedule would.</summary>
    public static void Start(Cluster cluster, ObjectRef cronJob)
    {
        if (cluster.Get(cronJob) is not { } obj)
        {
            return;
        }

        var template = obj["spec"]!["jobTemplate"]!;
        var created = cluster.Create(new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{cronJob.Name}-{29_000_000 + cluster.Random.Next(1_000_000)}",
                ["namespace"] = cronJob.Namespace,
                ["labels"] = template["metadata"]?["labels"]?.DeepClone(),
                ["ownerReferences"] = OwnedBy(obj),
            },
            ["spec"] = template["spec"]!.DeepClone(),
        }, "kube-controller-manager");
        if (created is not null)
        {
            cluster.WriteStatus(cronJob, obj, new JsonObject { ["lastScheduleTime"] = Conditions.Time(cluster.Now) }, "kube-controller-manager");
        }
    }

    private void Trim(ObjectRef key)
    {
        if (Cluster.Index.Find(key)?.Owner is { } cronJob)
        {
            foreach (var old in Cluster.Index.ChildrenOf(cronJob, "Job").SkipLast(2).ToList())
            {
                Cluster.Delete(old.Key, Propagation.Background);
            }
        }
    }
}
