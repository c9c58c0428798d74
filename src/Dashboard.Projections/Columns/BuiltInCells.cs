using System.Globalization;
using System.Text.Json;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Columns;

/// <summary>Cells that the API server computes for built-in kinds, where no single field holds them.</summary>
internal static class BuiltInCells
{
    private static readonly JsonPath s_roles = JsonPath.TryParse("metadata.labels")!;
    private static readonly JsonPath s_ports = JsonPath.TryParse("spec.ports[*]")!;
    private static readonly JsonPath s_ingress = JsonPath.TryParse("status.loadBalancer.ingress[*]")!;
    private static readonly JsonPath s_external = JsonPath.TryParse("spec.externalIPs[*]")!;
    private static readonly JsonPath s_selector = JsonPath.TryParse("spec.selector")!;

    public static Func<JsonElement, string?> Named(string name) => name switch
    {
        "pod.ready" => PodCells.Ready,
        "pod.status" => PodCells.Status,
        "pod.restarts" => PodCells.Restarts,
        "job.status" => JobStatus,
        "service.external" => ServiceExternal,
        "service.ports" => ServicePorts,
        "service.selector" => ServiceSelector,
        "node.status" => NodeStatus,
        "node.roles" => NodeRoles,
        "hpa.reference" => root => Reference(root, "spec", "scaleTargetRef"),
        "event.object" => EventObject,
        _ => throw new JsonException($"columns.json names the computed cell '{name}', which there is none of."),
    };

    /// <summary>A label selector as text; <c>&lt;none&gt;</c> when empty.</summary>
    public static string Selector(JsonElement selector)
    {
        var parts = new List<string>();
        if (SharedChecks.Child(selector, "matchLabels", out var labels) && labels.ValueKind == JsonValueKind.Object)
            parts.AddRange(labels.EnumerateObject().Select(label => $"{label.Name}={CellText.Of(label.Value)}").Order(StringComparer.Ordinal));
        if (SharedChecks.Child(selector, "matchExpressions", out var expressions) && expressions.ValueKind == JsonValueKind.Array)
            parts.AddRange(expressions.EnumerateArray().Select(Expression));
        return parts.Count == 0 ? "<none>" : CellText.Cut(string.Join(',', parts));
    }

    private static string Expression(JsonElement expression)
    {
        var key = ConditionReading.Text(expression, "key");
        var values = SharedChecks.Child(expression, "values", out var list) && list.ValueKind == JsonValueKind.Array
            ? string.Join(',', list.EnumerateArray().Select(item => CellText.Of(item)))
            : "";
        return ConditionReading.Text(expression, "operator") switch
        {
            "Exists" => key,
            "DoesNotExist" => "!" + key,
            "NotIn" => $"{key} notin ({values})",
            _ => $"{key} in ({values})",
        };
    }

    private static string? JobStatus(JsonElement root)
    {
        foreach (var condition in ConditionReading.All(root))
            if (condition is { Status: "True", Type: "Complete" or "Failed" or "Suspended" or "FailureTarget" or "SuccessCriteriaMet" })
                return condition.Type;
        return "Running";
    }

    private static string? ServiceExternal(JsonElement root)
    {
        var spec = SharedChecks.Child(root, "spec", out var found) ? found : default;
        var addresses = s_ingress.All(root)
            .Select(item => ConditionReading.Text(item, "ip") is { Length: > 0 } ip ? ip : ConditionReading.Text(item, "hostname"))
            .Concat(s_external.All(root).Select(item => CellText.Of(item) ?? "")).Where(text => text.Length > 0).ToList();
        if (addresses.Count > 0)
            return string.Join(',', addresses);
        return ConditionReading.Text(spec, "type") switch
        {
            "ExternalName" => ConditionReading.Text(spec, "externalName"),
            "LoadBalancer" => "<pending>",
            _ => "<none>",
        };
    }

    private static string? ServicePorts(JsonElement root)
    {
        var ports = s_ports.All(root).Select(port => ConditionReading.Text(port, "nodePort") is { Length: > 0 } node && node != "0"
            ? $"{ConditionReading.Text(port, "port")}:{node}/{ConditionReading.Text(port, "protocol")}"
            : $"{ConditionReading.Text(port, "port")}/{ConditionReading.Text(port, "protocol")}").ToList();
        return ports.Count == 0 ? "<none>" : CellText.Cut(string.Join(',', ports));
    }

    private static string? ServiceSelector(JsonElement root)
    {
        if (!s_selector.TryFirst(root, out var selector) || selector.ValueKind != JsonValueKind.Object)
            return "<none>";
        var text = string.Join(',', selector.EnumerateObject().Select(label => $"{label.Name}={CellText.Of(label.Value)}").Order(StringComparer.Ordinal));
        return text.Length == 0 ? "<none>" : CellText.Cut(text);
    }

    private static string? NodeStatus(JsonElement root)
    {
        var ready = ConditionReading.All(root).FirstOrDefault(condition => condition.Type == "Ready");
        var text = ready is null ? "Unknown" : ready.Status == "True" ? "Ready" : "NotReady";
        return SharedChecks.Child(root, "spec", out var spec) && ConditionReading.Text(spec, "unschedulable") == "true" ? text + ",SchedulingDisabled" : text;
    }

    private static string? NodeRoles(JsonElement root)
    {
        const string Prefix = "node-role.kubernetes.io/";
        if (!s_roles.TryFirst(root, out var labels) || labels.ValueKind != JsonValueKind.Object)
            return "<none>";
        var roles = new List<string>();
        foreach (var label in labels.EnumerateObject())
            if (label.Name.StartsWith(Prefix, StringComparison.Ordinal) && label.Name.Length > Prefix.Length)
                roles.Add(label.Name[Prefix.Length..]);
            else if (label.Name == "kubernetes.io/role" && CellText.Of(label.Value) is { Length: > 0 } role)
                roles.Add(role);
        return roles.Count == 0 ? "<none>" : string.Join(',', roles.Order(StringComparer.Ordinal));
    }

    private static string? Reference(JsonElement root, string parent, string field) =>
        SharedChecks.Child(root, parent, out var at) && SharedChecks.Child(at, field, out var reference)
            ? string.Create(CultureInfo.InvariantCulture, $"{ConditionReading.Text(reference, "kind")}/{ConditionReading.Text(reference, "name")}")
            : null;

    private static string? EventObject(JsonElement root) =>
        SharedChecks.Child(root, "involvedObject", out var reference) || SharedChecks.Child(root, "regarding", out reference)
            ? string.Create(CultureInfo.InvariantCulture, $"{ConditionReading.Text(reference, "kind").ToLowerInvariant()}/{ConditionReading.Text(reference, "name")}")
            : null;
}
