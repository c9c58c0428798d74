using System.Globalization;
using System.Text.Json;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Columns;

/// <summary>READY, STATUS and RESTARTS of a pod by the rules of the API server's printer (pkg/printers/internalversion, printPod).</summary>
internal static class PodCells
{
    private static readonly JsonPath s_containers = JsonPath.TryParse("spec.containers[*]")!;
    private static readonly JsonPath s_statuses = JsonPath.TryParse("status.containerStatuses[*]")!;
    private static readonly JsonPath s_initContainers = JsonPath.TryParse("spec.initContainers[*]")!;
    private static readonly JsonPath s_initStatuses = JsonPath.TryParse("status.initContainerStatuses[*]")!;
    private static readonly JsonPath s_phase = JsonPath.TryParse("status.phase")!;
    private static readonly JsonPath s_reason = JsonPath.TryParse("status.reason")!;
    private static readonly JsonPath s_deletion = JsonPath.TryParse("metadata.deletionTimestamp")!;

    public static string? Ready(JsonElement root)
    {
        var ready = s_statuses.All(root).Count(status => ConditionReading.Text(status, "ready") == "true");
        return string.Create(CultureInfo.InvariantCulture, $"{ready}/{s_containers.All(root).Count()}");
    }

    public static string? Restarts(JsonElement root)
    {
        long restarts = 0;
        foreach (var status in s_statuses.All(root))
            if (SharedChecks.Number(status, "restartCount", out var count))
                restarts += count;
        return restarts.ToString(CultureInfo.InvariantCulture);
    }

    public static string? Status(JsonElement root)
    {
        var reason = First(s_reason, root) ?? First(s_phase, root) ?? "";
        var initializing = Initializing(root, ref reason);
        if (!initializing)
            reason = OfContainers(root, reason);
        if (First(s_deletion, root) is null)
            return reason;
        return First(s_reason, root) == "NodeLost" ? "Unknown" : "Terminating";
    }

    private static bool Initializing(JsonElement root, ref string reason)
    {
        var index = 0;
        foreach (var status in s_initStatuses.All(root))
        {
            var state = SharedChecks.Child(status, "state", out var found) ? found : default;
            var terminated = SharedChecks.Child(state, "terminated", out var ended);
            var done = terminated && ConditionReading.Text(ended, "exitCode") == "0" || ConditionReading.Text(status, "started") == "true";
            if (!done)
            {
                reason = terminated ? "Init:" + Ended(ended)
                    : SharedChecks.Child(state, "waiting", out var waiting) && ConditionReading.Text(waiting, "reason") is { Length: > 0 } why && why != "PodInitializing" ? "Init:" + why
                    : string.Create(CultureInfo.InvariantCulture, $"Init:{index}/{s_initContainers.All(root).Count()}");
                return true;
            }

            index++;
        }

        return false;
    }

    private static string OfContainers(JsonElement root, string reason)
    {
        var running = false;
        foreach (var status in s_statuses.All(root).Reverse())
        {
            var state = SharedChecks.Child(status, "state", out var found) ? found : default;
            if (SharedChecks.Child(state, "waiting", out var waiting) && ConditionReading.Text(waiting, "reason") is { Length: > 0 } why)
                reason = why;
            else if (SharedChecks.Child(state, "terminated", out var terminated))
                reason = Ended(terminated);
            else if (ConditionReading.Text(status, "ready") == "true" && SharedChecks.Child(state, "running", out _))
                running = true;
        }

        if (reason != "Completed" || !running)
            return reason;
        return ConditionReading.All(root).Any(condition => condition is { Type: "Ready", Status: "True" }) ? "Running" : "NotReady";
    }

    private static string Ended(JsonElement terminated) =>
        ConditionReading.Text(terminated, "reason") is { Length: > 0 } reason ? reason
        : ConditionReading.Text(terminated, "signal") is { Length: > 0 } signal && signal != "0" ? "Signal:" + signal
        : "ExitCode:" + ConditionReading.Text(terminated, "exitCode");

    private static string? First(JsonPath path, JsonElement root) => path.TryFirst(root, out var value) && CellText.Of(value) is { Length: > 0 } text ? text : null;
}
