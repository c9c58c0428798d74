using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>The status of a Pod at each step of its life, without conditions.</summary>
internal static class PodStates
{
    public static JsonObject Creating(JsonObject pod, string reason, string? message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
        {
            waiting["message"] = message;
        }

        return Make(pod, "Pending", 0, new JsonObject { ["waiting"] = waiting }, null);
    }

    public static JsonObject Running(JsonObject pod, int restarts, string startedAt, string address)
    {
        var status = Make(pod, "Running", restarts, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = startedAt } }, startedAt);
        status["podIP"] = address;
        status["podIPs"] = new JsonArray { new JsonObject { ["ip"] = address } };
        return status;
    }

    public static JsonObject Crashed(JsonObject pod, int restarts, string now)
    {
        var status = Make(pod, "Running", restarts, new JsonObject
        {
            ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = "back-off restarting failed container" },
        }, now);
        status["containerStatuses"]![0]!["lastState"] = new JsonObject
        {
            ["terminated"] = new JsonObject { ["exitCode"] = 1, ["reason"] = "Error", ["finishedAt"] = now },
        };
        return status;
    }

    public static JsonObject Succeeded(JsonObject pod, int restarts, string now) => Make(pod, "Succeeded", restarts, new JsonObject
    {
        ["terminated"] = new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed", ["finishedAt"] = now },
    }, now);

    /// <summary>Pod conditions leave out what is empty, unlike those of custom resources.</summary>
    public static JsonArray WithoutEmpty(JsonArray conditions)
    {
        foreach (var condition in conditions.OfType<JsonObject>())
        {
            foreach (var field in (string[])["reason", "message"])
            {
                if ((string?)condition[field] is "")
                {
                    condition.Remove(field);
                }
            }
        }

        return conditions;
    }

    private static JsonObject Make(JsonObject pod, string phase, int restarts, JsonObject state, string? startTime)
    {
        var statuses = new JsonArray();
        foreach (var container in pod["spec"]!["containers"]!.AsArray())
        {
            var image = (string?)container!["image"] ?? "";
            var started = state.ContainsKey("running");
            statuses.Add(new JsonObject
            {
                ["name"] = (string)container["name"]!,
                ["image"] = image,
                ["imageID"] = started ? $"{image.Split(':')[0]}@{Names.Digest(image)}" : "",
                ["ready"] = false,
                ["started"] = started,
                ["restartCount"] = restarts,
                ["state"] = state.DeepClone(),
                ["lastState"] = new JsonObject(),
            });
        }

        return new JsonObject
        {
            ["phase"] = phase,
            ["startTime"] = (string?)pod["status"]?["startTime"] ?? startTime,
            ["containerStatuses"] = statuses,
        };
    }
}
