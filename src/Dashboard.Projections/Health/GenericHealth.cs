using System.Text.Json;
using Dashboard.Projections.Objects;

namespace Dashboard.Projections.Health;

/// <summary>Health of kinds that no rule knows. The worst condition counts; phase and replicas are asked when no main condition decided.</summary>
internal readonly struct GenericHealth(HealthWords words)
{
    public HealthVerdict Judge(JsonElement root, IReadOnlyList<ConditionReading> conditions)
    {
        var checks = new List<HealthCheck>();
        if (SharedChecks.Deleting(root, checks) is { } deleting)
            return deleting;
        if (Suspended(root, checks) is { } suspended)
            return suspended;
        var worst = Worst(conditions, checks, out var condition, out var main);
        if (worst is HealthStatus.Failed or HealthStatus.Degraded)
            return OfCondition(worst, condition!, checks);
        if (SharedChecks.Observed(root, checks) is { } unobserved)
            return unobserved;
        if (worst != HealthStatus.Healthy)
            return OfCondition(worst, condition!, checks);
        if (!main)
        {
            if (Phase(root, checks) is { } phase)
                return phase;
            if (Replicas(root, checks) is { } replicas)
                return replicas;
        }

        if (checks.Count == 0)
            checks.Add(new HealthCheck(HealthStatus.Healthy, "it states no condition, phase or replica count"));
        return new HealthVerdict(HealthStatus.Healthy, "", "", main ? condition?.Since : null, checks);
    }

    private HealthStatus Worst(IReadOnlyList<ConditionReading> conditions, List<HealthCheck> checks, out ConditionReading? worst, out bool main)
    {
        (worst, main) = (null, false);
        var status = HealthStatus.Healthy;
        foreach (var condition in conditions)
        {
            if (words.Of(condition) is not { } said)
                continue;
            var isMain = words.IsMain(condition.Type);
            main |= isMain;
            checks.Add(new HealthCheck(said, Text(condition), condition.Since));
            var rank = HealthVerdict.Severity(said).CompareTo(HealthVerdict.Severity(status));
            if (worst is null || rank > 0 || rank == 0 && isMain && !words.IsMain(worst.Type))
                (status, worst) = (said, condition);
        }

        return status;
    }

    private static HealthVerdict OfCondition(HealthStatus status, ConditionReading condition, List<HealthCheck> checks)
    {
        var text = Text(condition);
        return new HealthVerdict(
            status, condition.Reason.Length > 0 ? condition.Reason : condition.Type,
            condition.Message.Length > 0 ? $"{text}: {condition.Message}" : text, condition.Since, checks);
    }

    private static string Text(ConditionReading condition) =>
        condition.Reason.Length > 0 ? $"condition {condition.Type}={condition.Status}: {condition.Reason}" : $"condition {condition.Type}={condition.Status}";

    private static HealthVerdict? Suspended(JsonElement root, List<HealthCheck> checks)
    {
        if (!SharedChecks.Child(root, "spec", out var spec) || spec.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var field in (ReadOnlySpan<string>)["suspend", "suspended", "paused"])
            if (spec.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.True)
                return HealthRules.Sentence(HealthStatus.Suspended, "Suspended", $"spec.{field} is true", null, null, checks);
        return null;
    }

    private HealthVerdict? Phase(JsonElement root, List<HealthCheck> checks)
    {
        if (!SharedChecks.Child(root, "status", out var status))
            return null;
        foreach (var field in (ReadOnlySpan<string>)["phase", "state", "status"])
        {
            if (!SharedChecks.Child(status, field, out var value) || value.ValueKind != JsonValueKind.String
                || value.GetString() is not { Length: > 0 } phase || words.OfPhase(phase) is not { } said)
                continue;
            if (said != HealthStatus.Healthy)
                return HealthRules.Sentence(said, phase, $"status.{field} is {phase}", Detail(status), null, checks);
            checks.Add(new HealthCheck(said, $"status.{field} is {phase}"));
            return null;
        }

        return null;
    }

    private static string? Detail(JsonElement status) =>
        ConditionReading.Text(status, "message") is { Length: > 0 } message ? message : ConditionReading.Text(status, "reason") is { Length: > 0 } reason ? reason : null;

    private static HealthVerdict? Replicas(JsonElement root, List<HealthCheck> checks)
    {
        if (!SharedChecks.Child(root, "spec", out var spec) || !SharedChecks.Number(spec, "replicas", out var wanted) || !SharedChecks.Child(root, "status", out var status))
            return null;
        if (!SharedChecks.Number(status, "readyReplicas", out var ready) && !SharedChecks.Number(status, "replicas", out ready))
            return null;
        if (ready < wanted)
            return HealthRules.Sentence(HealthStatus.Progressing, "ReplicasNotReady", $"{ready} of {wanted} replicas are ready", null, null, checks);
        checks.Add(new HealthCheck(HealthStatus.Healthy, $"{ready} of {wanted} replicas are ready"));
        return null;
    }
}
