using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Dashboard.Simulator.Objects.TableColumn;

namespace Dashboard.Simulator.Objects;

/// <summary>The words that table cells are made of.</summary>
internal static class TableCells
{
    public const string None = "<none>";
    private const string Unset = "<unset>";
    private const int Shown = 3;

    public static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    public static IEnumerable<JsonObject> Items(JsonNode? node, params ReadOnlySpan<string> path) => (At(node, path) as JsonArray ?? []).OfType<JsonObject>();

    public static IEnumerable<T> Items<T>(JsonNode? node, string name, Func<int, JsonNode?, T> each) => (At(node, name) as JsonArray ?? []).Select((n, i) => each(i, n));

    public static long Number(JsonNode? node, params ReadOnlySpan<string> path) => JsonNumber.AsWhole(At(node, path)) ?? 0;

    public static bool Flag(JsonNode? node) => node is JsonValue v && v.TryGetValue(out bool b) && b;

    public static string OrNone(string text) => text.Length == 0 ? None : text;

    public static string OrUnset(JsonNode? node) => Text(node) is { Length: > 0 } text ? text : Unset;

    public static string OrUnknown(JsonNode? node) => Text(node) is { Length: > 0 } text ? text : HumanDuration.Unknown;

    public static string Joined(IEnumerable<JsonObject> items, string field) => string.Join(',', items.Select(i => Text(i[field])));

    public static long Entries(JsonNode? map) => (map as JsonObject)?.Count ?? 0;

    /// <summary>A number or a string as it stands; N/A where there is none.</summary>
    public static string Scalar(JsonNode? node) =>
        node is null ? "N/A" : node.GetValueKind() == JsonValueKind.String ? Text(node) : Encoding.UTF8.GetString(JsonBytes.Of(node));

    public static string Few(IEnumerable<string> texts, string none)
    {
        var all = texts.ToList();
        if (all.Count == 0)
            return none;
        var first = string.Join(',', all.Take(Shown));
        return all.Count <= Shown ? first : $"{first} + {all.Count - Shown} more...";
    }

    public static string Pairs(JsonNode? map) =>
        map is JsonObject { Count: > 0 } labels
            ? string.Join(',', labels.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={Text(p.Value)}"))
            : None;

    public static string Selector(JsonNode? selector)
    {
        var parts = new List<string>();
        if (At(selector, "matchLabels") is JsonObject { Count: > 0 } labels)
            parts.Add(Pairs(labels));
        foreach (var expression in Items(selector, "matchExpressions"))
        {
            var key = Text(expression["key"]);
            var values = string.Join(',', Items(expression, "values", (_, v) => Text(v)).Order(StringComparer.Ordinal));
            parts.Add(Text(expression["operator"]) switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "DoesNotExist" => "!" + key,
                _ => key,
            });
        }
        return parts.Count == 0 ? None : string.Join(',', parts);
    }

    public static string AccessModes(JsonNode? modes) => string.Join(',', (modes as JsonArray ?? []).Select(m => Text(m) switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other,
    }));

    public static string ReadinessGates(JsonObject pod)
    {
        var gates = Items(pod, "spec", "readinessGates").Select(g => Text(g["conditionType"])).ToList();
        if (gates.Count == 0)
            return None;
        var met = gates.Count(g => Items(pod, "status", "conditions").Any(c => Text(c["type"]) == g && Text(c["status"]) == "True"));
        return $"{met}/{gates.Count}";
    }

    public static string ServicePorts(JsonObject service)
    {
        var ports = Items(service, "spec", "ports").Select(p =>
        {
            var node = Number(p, "nodePort");
            return $"{Number(p, "port")}{(node > 0 ? $":{node}" : "")}/{Text(p["protocol"])}";
        });
        return OrNone(string.Join(',', ports));
    }

    public static string ExternalAddress(JsonObject service)
    {
        var given = string.Join(',', Items(At(service, "spec"), "externalIPs", (_, ip) => Text(ip)));
        return Text(At(service, "spec", "type")) switch
        {
            "ExternalName" => Text(At(service, "spec", "externalName")),
            "LoadBalancer" => string.Join(',', new[] { LoadBalancerAddresses(service), given }.Where(a => a.Length > 0)) is { Length: > 0 } all ? all : "<pending>",
            _ => OrNone(given),
        };
    }

    public static string LoadBalancerAddresses(JsonObject subject) => string.Join(',', Items(subject, "status", "loadBalancer", "ingress")
        .Select(i => Text(i["ip"]) is { Length: > 0 } ip ? ip : Text(i["hostname"])));

    public static string IngressHosts(JsonObject ingress) =>
        Few(Items(ingress, "spec", "rules").Select(r => Text(r["host"])).Where(h => h.Length > 0), "*");

    public static string NodeStatus(JsonObject node)
    {
        var ready = Items(node, "status", "conditions").FirstOrDefault(c => Text(c["type"]) == "Ready");
        var status = ready is null ? "Unknown" : Text(ready["status"]) == "True" ? "Ready" : "NotReady";
        return Flag(At(node, "spec", "unschedulable")) ? status + ",SchedulingDisabled" : status;
    }

    public static string NodeRoles(JsonObject node)
    {
        const string Prefix = "node-role.kubernetes.io/";
        var labels = At(node, "metadata", "labels") as JsonObject ?? [];
        var roles = labels.Select(l => l.Key.StartsWith(Prefix, StringComparison.Ordinal) ? l.Key[Prefix.Length..] : l.Key == "kubernetes.io/role" ? Text(l.Value) : "")
            .Where(r => r.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return OrNone(string.Join(',', roles));
    }

    public static string NodeAddress(JsonObject node, string type) =>
        OrNone(Text(Items(node, "status", "addresses").FirstOrDefault(a => Text(a["type"]) == type)?["address"]));

    public static string JobStatus(JsonObject job)
    {
        var conditions = Items(job, "status", "conditions").Where(c => Text(c["status"]) == "True").Select(c => Text(c["type"])).ToHashSet(StringComparer.Ordinal);
        if (conditions.Contains("Complete"))
            return "Complete";
        if (conditions.Contains("Failed"))
            return "Failed";
        if (At(job, "metadata", "deletionTimestamp") is not null)
            return "Terminating";
        return conditions.Contains("Suspended") ? "Suspended" : conditions.Contains("FailureTarget") ? "FailureTarget"
            : conditions.Contains("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
    }

    public static string Completions(JsonObject job)
    {
        var done = Number(job, "status", "succeeded");
        if (JsonNumber.AsWhole(At(job, "spec", "completions")) is { } wanted)
            return $"{done}/{wanted}";
        var parallel = Number(job, "spec", "parallelism");
        return parallel > 1 ? $"{done}/1 of {parallel}" : $"{done}/1";
    }

    public static string JobDuration(JsonObject job, DateTimeOffset now)
    {
        if (!Time(At(job, "status", "startTime"), out var start))
            return "";
        return HumanDuration.Format((Time(At(job, "status", "completionTime"), out var end) ? end : now) - start);
    }

    public static string AutoscalerTargets(JsonObject autoscaler)
    {
        var current = Items(autoscaler, "status", "currentMetrics").ToList();
        var texts = Items(autoscaler, "spec", "metrics").Select(m =>
        {
            var name = Text(At(m, "resource", "name"));
            if (Text(m["type"]) != "Resource")
                return "<unknown>/<unknown>";
            var value = At(current.FirstOrDefault(c => Text(At(c, "resource", "name")) == name), "resource", "current");
            if (At(m, "resource", "target", "averageUtilization") is { } wanted)
                return $"{name}: {(At(value, "averageUtilization") is { } used ? Scalar(used) + "%" : HumanDuration.Unknown)}/{Scalar(wanted)}%";
            return $"{name}: {(At(value, "averageValue") is { } average ? Scalar(average) : HumanDuration.Unknown)}/{Scalar(At(m, "resource", "target", "averageValue"))}";
        }).ToList();
        if (texts.Count == 0)
            return None;
        var first = string.Join(", ", texts.Take(2));
        return texts.Count <= 2 ? first : $"{first} + {texts.Count - 2} more...";
    }

    public static string Subjects(JsonObject binding, string kind) => string.Join(", ", Items(binding, "subjects").Where(s => Text(s["kind"]) == kind)
        .Select(s => kind == "ServiceAccount" ? $"{Text(s["namespace"])}/{Text(s["name"])}" : Text(s["name"])));

    private static bool Time(JsonNode? node, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
