namespace Dashboard.Projections.Health;

/// <summary>What names of conditions, reasons and phases mean where no rule knows the kind.</summary>
/// <param name="FinishingConditions">Main conditions of what runs once: not yet is no trouble.</param>
internal sealed record HealthWords(
    IReadOnlyList<string> MainConditions,
    IReadOnlyList<string> FinishingConditions,
    IReadOnlyList<string> GoodConditions,
    IReadOnlyList<string> FailedConditions,
    IReadOnlyList<string> DegradedConditions,
    IReadOnlyList<string> ProgressingConditions,
    IReadOnlyList<string> DegradedSuffixes,
    IReadOnlyList<string> FailedReasons,
    IReadOnlyList<string> ProgressReasons,
    IReadOnlyDictionary<HealthStatus, IReadOnlyList<string>> Phases)
{
    /// <summary>Null: the condition says nothing about health.</summary>
    public HealthStatus? Of(ConditionReading condition)
    {
        var main = MainConditions.Contains(condition.Type);
        if (main || GoodConditions.Contains(condition.Type))
            return Positive(condition, main);
        if (condition.Status != "True")
            return IsNegative(condition.Type) ? HealthStatus.Healthy : null;
        if (FailedConditions.Contains(condition.Type))
            return HealthStatus.Failed;
        if (ProgressingConditions.Contains(condition.Type))
            return condition.Reason.EndsWith("Available", StringComparison.Ordinal) ? HealthStatus.Healthy : HealthStatus.Progressing;
        return IsNegative(condition.Type) ? HealthStatus.Degraded : null;
    }

    public HealthStatus? OfPhase(string phase)
    {
        foreach (var (status, words) in Phases)
            if (words.Contains(phase, StringComparer.OrdinalIgnoreCase))
                return status;
        return null;
    }

    public bool IsMain(string type) => MainConditions.Contains(type);

    private HealthStatus Positive(ConditionReading condition, bool main) => condition.Status switch
    {
        "True" => HealthStatus.Healthy,
        "False" when Any(FailedReasons, condition.Reason) => main ? HealthStatus.Failed : HealthStatus.Degraded,
        "False" when Any(ProgressReasons, condition.Reason) || FinishingConditions.Contains(condition.Type) => HealthStatus.Progressing,
        "False" => HealthStatus.Degraded,
        _ when Any(ProgressReasons, condition.Reason) => HealthStatus.Progressing,
        _ => HealthStatus.Unknown,
    };

    private bool IsNegative(string type) =>
        FailedConditions.Contains(type) || DegradedConditions.Contains(type) || ProgressingConditions.Contains(type)
        || DegradedSuffixes.Any(suffix => type.EndsWith(suffix, StringComparison.Ordinal));

    private static bool Any(IReadOnlyList<string> parts, string reason)
    {
        foreach (var part in parts)
            if (reason.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
