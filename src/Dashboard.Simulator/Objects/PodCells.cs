using System.Globalization;
using System.Text.Json.Nodes;
using static Dashboard.Simulator.Objects.TableColumn;

namespace Dashboard.Simulator.Objects;

/// <summary>What kubectl shows of a pod's state, drawn together from phase, containers and deletion.</summary>
internal static class PodCells
{
    public static string Ready(JsonObject pod)
    {
        var ready = Statuses(pod, "containerStatuses").Count(c => IsTrue(c["ready"]) && c["state"]?["running"] is not null);
        return $"{ready}/{(pod["spec"]?["containers"] as JsonArray)?.Count ?? 0}";
    }

    public static string Restarts(JsonObject pod, DateTimeOffset now)
    {
        long restarts = 0;
        JsonNode? last = null;
        var initializing = Initializing(pod) is not null;
        foreach (var status in Statuses(pod, initializing ? "initContainerStatuses" : "containerStatuses"))
        {
            restarts += JsonNumber.AsWhole(status["restartCount"]) ?? 0;
            var finished = status["lastState"]?["terminated"]?["finishedAt"];
            if (string.CompareOrdinal(Text(finished), Text(last)) > 0)
                last = finished;
        }
        var count = restarts.ToString(CultureInfo.InvariantCulture);
        return restarts == 0 || last is null ? count : $"{count} ({HumanDuration.Since(last, now)} ago)";
    }

    public static string Status(JsonObject pod)
    {
        var phase = Text(pod["status"]?["phase"]);
        var reason = Text(pod["status"]?["reason"]) is { Length: > 0 } given ? given : phase;
        if (Condition(pod, "PodScheduled") is { } scheduled && Text(scheduled["reason"]) == "SchedulingGated")
            reason = "SchedulingGated";
        reason = Initializing(pod) ?? OfContainers(pod, reason);
        if (pod["metadata"]?["deletionTimestamp"] is not null)
            return Text(pod["status"]?["reason"]) == "NodeLost" ? "Unknown" : phase is "Succeeded" or "Failed" ? reason : "Terminating";
        return reason;
    }

    private static string OfContainers(JsonObject pod, string reason)
    {
        var running = false;
        foreach (var status in Statuses(pod, "containerStatuses").Reverse())
        {
            if (Text(status["state"]?["waiting"]?["reason"]) is { Length: > 0 } waiting)
                reason = waiting;
            else if (status["state"]?["terminated"] is { } terminated)
                reason = Ended(terminated);
            else if (IsTrue(status["ready"]) && status["state"]?["running"] is not null)
                running = true;
        }
        if (reason != "Completed" || !running)
            return reason;
        return Text(Condition(pod, "Ready")?["status"]) == "True" ? "Running" : "NotReady";
    }

    private static string? Initializing(JsonObject pod)
    {
        var statuses = Statuses(pod, "initContainerStatuses").ToList();
        for (var i = 0; i < statuses.Count; i++)
        {
            var state = statuses[i]["state"];
            if (state?["terminated"] is { } terminated)
            {
                if (JsonNumber.AsWhole(terminated["exitCode"]) == 0)
                    continue;
                return "Init:" + Ended(terminated);
            }
            if (IsTrue(statuses[i]["started"]))
                continue;
            if (Text(state?["waiting"]?["reason"]) is { Length: > 0 } waiting && waiting != "PodInitializing")
                return "Init:" + waiting;
            return $"Init:{i}/{(pod["spec"]?["initContainers"] as JsonArray)?.Count ?? 0}";
        }
        return null;
    }

    private static string Ended(JsonNode terminated)
    {
        if (Text(terminated["reason"]) is { Length: > 0 } reason)
            return reason;
        var signal = JsonNumber.AsWhole(terminated["signal"]) ?? 0;
        return signal != 0 ? $"Signal:{signal}" : $"ExitCode:{JsonNumber.AsWhole(terminated["exitCode"]) ?? 0}";
    }

    private static JsonObject? Condition(JsonObject pod, string type) =>
        (pod["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(c => Text(c["type"]) == type);

    private static IEnumerable<JsonObject> Statuses(JsonObject pod, string name) => (pod["status"]?[name] as JsonArray ?? []).OfType<JsonObject>();

    private static bool IsTrue(JsonNode? node) => node is JsonValue v && v.TryGetValue(out bool b) && b;
}
