using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Controllers;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Churn;

/// <summary>Changes that controllers answer: releases, scaling, renewals, backups, edits by hand. It keeps away from what a story uses.</summary>
internal sealed class DailyWork(Cluster cluster)
{
    private static readonly string[] People = ["kubectl-edit", "kubectl-patch", "k9s"];

    public void Renew()
    {
        if (Pick("Certificate") is { } key && cluster.Index.Find(key) is { Health: Health.Healthy } && cluster.Faults.RenewalsDue.Add(key))
        {
            cluster.Controllers.Certificates.Enqueue(key);
        }
    }

    public void RestartPod()
    {
        if (Pick("Pod") is not { } key || cluster.Index.Find(key) is not { Health: Health.Healthy } || cluster.Get(key) is not { } pod || (string?)pod["status"]?["phase"] is not "Running")
        {
            return;
        }

        var restarts = pod["status"]!["containerStatuses"]?[0]?["restartCount"].AsInt() ?? 0;
        var status = PodStates.Running(pod, restarts + 1, Conditions.Time(cluster.Now), (string?)pod["status"]!["podIP"] ?? "");
        status["containerStatuses"]![0]!["lastState"] = new JsonObject
        {
            ["terminated"] = new JsonObject { ["exitCode"] = 137, ["reason"] = "OOMKilled", ["finishedAt"] = Conditions.Time(cluster.Now) },
        };
        status["conditions"] = new Conditions(pod["status"]!["conditions"], cluster.Now).Set("ContainersReady", "False", "ContainersNotReady", "containers with unready status")
            .Set("Ready", "False", "ContainersNotReady", "containers with unready status").ToJson();
        cluster.WriteStatus(key, pod, status, "kubelet");
        cluster.Events.Warning(key, "kubelet", "OOMKilling", "Memory cgroup out of memory: killed process");
        cluster.Controllers.Kubelet.Enqueue(key, cluster.Jitter(3, 12));
    }

    public void EvictPod()
    {
        if (Pick("Pod") is { } key && cluster.Index.Find(key) is { Owner.Kind: "ReplicaSet" })
        {
            cluster.Events.Normal(key, "nodepool-controller", "Evicted", "Pod is moved for consolidation");
            cluster.Delete(key, Propagation.Background);
        }
    }

    public void RunCronJob()
    {
        if (Pick("CronJob") is { } key)
        {
            JobController.Start(cluster, key);
        }
    }

    public void Backup()
    {
        if (Pick("Database") is { } key)
        {
            BackupController.Start(cluster, key);
        }
    }

    public void EditSettings()
    {
        if (Idle() is { } app)
        {
            var component = cluster.Pick(app.Components);
            var person = cluster.Pick(People);
            cluster.Merge(new ObjectRef("ConfigMap", app.Namespace, $"{component.Name}-config"), new JsonObject
            {
                ["data"] = new JsonObject { ["LOG_SAMPLING"] = (cluster.Random.Next(1, 100) / 100d).ToString(CultureInfo.InvariantCulture) },
            }, person);
        }
    }

    public void Relabel()
    {
        if (Pick("Service") is { } key)
        {
            cluster.Merge(key, new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["halden.io/cost-center"] = string.Create(CultureInfo.InvariantCulture, $"cc-{cluster.Random.Next(100, 999)}") } },
            }, cluster.Pick(People));
        }
    }

    public void Scale()
    {
        if (Pick("HorizontalPodAutoscaler") is not { } key || cluster.Git.FindComponent(key.Namespace, key.Name) is not { } component || IsReserved(key))
        {
            return;
        }

        var workload = key with { Kind = component.Workload };
        if (cluster.Get(workload) is { } obj)
        {
            var current = obj["spec"]!["replicas"].AsInt() ?? 1;
            var wanted = Math.Clamp(current + (cluster.Random.Next(2) == 0 ? -1 : 1 + cluster.Random.Next(2)), Math.Max(1, component.Replicas / 2), component.Replicas * 3);
            if (wanted != current)
            {
                cluster.Merge(workload, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = wanted } }, "horizontal-pod-autoscaler");
                cluster.Events.Normal(key, "horizontal-pod-autoscaler", "SuccessfulRescale", string.Create(CultureInfo.InvariantCulture, $"New size: {wanted}; reason: cpu resource utilization (percentage of request) {(wanted > current ? "above" : "below")} target"));
            }
        }
    }

    public void Release()
    {
        if (Idle() is not { } app)
        {
            return;
        }

        var component = cluster.Pick(app.Components);
        var parts = component.Version.Split('.');
        component.Version = string.Create(CultureInfo.InvariantCulture, $"{parts[0]}.{int.Parse(parts[1], CultureInfo.InvariantCulture) + 1}.0");
        app.Commit(cluster.Random);
        cluster.Controllers.Applications.Enqueue(app.Ref);
    }

    private App? Idle() => cluster.Pick(cluster.Git.Apps) is { Reserved: false, Components.Count: > 0 } app ? app : null;

    private bool IsReserved(ObjectRef key) => cluster.Git.Apps.Exists(app => app.Reserved && string.Equals(app.Namespace, key.Namespace, StringComparison.Ordinal));

    private ObjectRef? Pick(string kind) => cluster.Index.OfKind(kind) is { Count: > 0 } objects && cluster.Pick(objects) is var key && !IsReserved(key) ? key : null;
}
