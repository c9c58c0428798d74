using System.Text.Json;
using Dashboard.Projections.Objects;

namespace Dashboard.Projections.Health;

/// <summary>Checks that hold for every kind. Each returns null when it has nothing to say.</summary>
internal static class SharedChecks
{
    public static HealthVerdict? Run(string name, JsonElement root, List<HealthCheck> checks) => name switch
    {
        "deleting" => Deleting(root, checks),
        "observed" => Observed(root, checks),
        _ => throw new JsonException($"Health rules know the shared steps 'deleting' and 'observed', not '{name}'."),
    };

    public static HealthVerdict? Deleting(JsonElement root, List<HealthCheck> checks)
    {
        if (!Child(root, "metadata", out var metadata) || ConditionReading.Text(metadata, "deletionTimestamp") is not { Length: > 0 } since)
            return null;
        var detail = Child(metadata, "finalizers", out var finalizers) && finalizers.ValueKind == JsonValueKind.Array && finalizers.GetArrayLength() > 0
            ? $"waiting for {string.Join(", ", finalizers.EnumerateArray().Take(3).Select(item => Columns.CellText.Of(item)))}"
            : null;
        return HealthRules.Sentence(HealthStatus.Progressing, "Terminating", "deletion requested", detail, ConditionReading.Time(since), checks);
    }

    public static HealthVerdict? Observed(JsonElement root, List<HealthCheck> checks)
    {
        if (!Child(root, "metadata", out var metadata) || !Number(metadata, "generation", out var generation)
            || !Child(root, "status", out var status) || !Number(status, "observedGeneration", out var observed))
            return null;
        if (observed < generation)
            return HealthRules.Sentence(
                HealthStatus.Progressing, "NotObserved", $"generation {generation} is not acted on yet, status is of {observed}", null, null, checks);
        checks.Add(new HealthCheck(HealthStatus.Healthy, $"status is of generation {observed}, the latest"));
        return null;
    }

    public static bool Child(JsonElement parent, string name, out JsonElement child)
    {
        child = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out child);
    }

    public static bool Number(JsonElement parent, string name, out long number)
    {
        number = 0;
        return Child(parent, name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }
}
