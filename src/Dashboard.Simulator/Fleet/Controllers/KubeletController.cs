using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>
/// Plays every node's kubelet: pulls images, starts containers, probes them, restarts what crashes, and ends what has run its course. Each
/// step is a status of its own, as it is on a real node.
/// </summary>
internal sealed class KubeletController(Cluster cluster) : Controller(cluster, "kubelet")
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(2);

    public override IReadOnlyList<string> Watches { get; } = ["Pod"];

    protected override (double From, double To) Latency => (0.3, 1.5);

    public override IEnumerable<ObjectRef> Keys(Observed observed) =>
        observed is { Deleted: false, Entry.Bound: true, SpecChanged: true } ? [observed.Key] : [];

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } pod || pod["metadata"]!["deletionTimestamp"] is not null || (string?)pod["status"]?["phase"] is "Succeeded" or "Failed")
        {
            return null;
        }

        var image = (string?)pod["spec"]!["containers"]?[0]?["image"] ?? "";
        var runsOnce = (string?)pod["spec"]!["restartPolicy"] is "Never";
        var state = (pod["status"]?["containerStatuses"] as JsonArray)?.FirstOrDefault()?["state"];
        var waiting = (string?)state?["waiting"]?["reason"];
        var restarts = (pod["status"]?["containerStatuses"] as JsonArray)?.FirstOrDefault()?["restartCount"].AsInt() ?? 0;
        var serves = Cluster.Index.Find(key)?.Serves;
        if (!Cluster.Faults.CanPull(image))
        {
            return Unpullable(key, pod, image, waiting);
        }

        if (serves is { } service && Cluster.Faults.Crashing.Contains(service))
        {
            return Crash(key, pod, waiting, restarts);
        }

        if (Cluster.Populating)
        {
            Write(key, pod, runsOnce ? PodStates.Succeeded(pod, restarts, TimeNow) : PodStates.Running(pod, restarts, TimeNow, Names.Address(Cluster.Random)), !runsOnce, runsOnce ? "PodCompleted" : null);
            return null;
        }

        if (state is null)
        {
            Write(key, pod, PodStates.Creating(pod, "ContainerCreating", null), false, "ContainersNotReady");
            Cluster.Events.Normal(key, "kubelet", "Pulled", $"Container image \"{image}\" already present on machine");
            return Cluster.Jitter(0.5, 2.5);
        }

        if (state["running"] is null)
        {
            Write(key, pod, PodStates.Running(pod, restarts, TimeNow, (string?)pod["status"]!["podIP"] ?? Names.Address(Cluster.Random)), false, "ContainersNotReady");
            Cluster.Events.Normal(key, "kubelet", "Started", "Started container " + (string?)pod["spec"]!["containers"]![0]!["name"]);
            return runsOnce ? Cluster.Jitter(8, 25) : Cluster.Jitter(1.5, 5);
        }

        if (runsOnce)
        {
            Write(key, pod, PodStates.Succeeded(pod, restarts, TimeNow), false, "PodCompleted");
            return null;
        }

        var running = PodStates.Running(pod, restarts, (string?)state["running"]!["startedAt"] ?? TimeNow, (string?)pod["status"]!["podIP"] ?? "");
        if (Cluster.Faults.FailingProbes.TryGetValue(key, out var words))
        {
            Write(key, pod, running, false, "ContainersNotReady");
            Cluster.Events.Warning(key, "kubelet", "Unhealthy", "Readiness probe failed: " + words);
            return TimeSpan.FromSeconds(20);
        }

        Write(key, pod, running, true, null);
        return null;
    }

    private TimeSpan Unpullable(ObjectRef key, JsonObject pod, string image, string? waiting)
    {
        var first = waiting is not ("ErrImagePull" or "ImagePullBackOff");
        var reason = first ? "ErrImagePull" : "ImagePullBackOff";
        var message = first ? $"rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": not found" : $"Back-off pulling image \"{image}\"";
        Write(key, pod, PodStates.Creating(pod, reason, message), false, "ContainersNotReady");
        Cluster.Events.Warning(key, "kubelet", first ? "Failed" : "BackOff", message);
        return first ? Cluster.Jitter(4, 10) : Cluster.Jitter(25, 45);
    }

    private TimeSpan Crash(ObjectRef key, JsonObject pod, string? waiting, int restarts)
    {
        if (waiting is "CrashLoopBackOff")
        {
            Write(key, pod, PodStates.Running(pod, restarts + 1, TimeNow, (string?)pod["status"]!["podIP"] ?? Names.Address(Cluster.Random)), false, "ContainersNotReady");
            return Cluster.Jitter(2, 6);
        }

        Write(key, pod, PodStates.Crashed(pod, restarts, TimeNow), false, "ContainersNotReady");
        Cluster.Events.Warning(key, "kubelet", "BackOff", "Back-off restarting failed container");
        var wait = TimeSpan.FromSeconds(10 * Math.Pow(2, Math.Min(restarts, 6)));
        return (wait < LongestBackOff ? wait : LongestBackOff) + Cluster.Jitter(0, 5);
    }

    private void Write(ObjectRef key, JsonObject pod, JsonObject status, bool ready, string? reason)
    {
        if (status["containerStatuses"] is JsonArray containers)
        {
            foreach (var container in containers)
            {
                container!["ready"] = ready;
            }
        }

        var conditions = ConditionsOf(pod);
        var message = ready ? "" : $"containers with unready status: [{(string?)pod["spec"]!["containers"]?[0]?["name"]}]";
        conditions.Set("PodScheduled", "True", "", "").Set("Initialized", "True", "", "");
        conditions.Set("ContainersReady", ready ? "True" : "False", reason ?? "", message).Set("Ready", ready ? "True" : "False", reason ?? "", message);
        status["conditions"] = PodStates.WithoutEmpty(conditions.ToJson());
        status["hostIP"] = (string?)pod["status"]?["hostIP"] ?? string.Create(CultureInfo.InvariantCulture, $"10.1.{(uint)key.Name.Length % 16}.{10 + (key.Name[^1] % 200)}");
        status["qosClass"] = "Burstable";
        Status(key, pod, status);
    }
}
