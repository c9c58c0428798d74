namespace Dashboard.Projections.Health;

/// <summary>Health of one version of an object, with the steps that led to it.</summary>
/// <param name="Reason">Empty when healthy.</param>
/// <param name="Message">Which condition or field says so.</param>
/// <param name="Since">As the object itself states it; null where it does not.</param>
/// <param name="Checks">In the order tried; the last one that is not Healthy decided, unless all were.</param>
public sealed record HealthVerdict(HealthStatus Status, string Reason, string Message, DateTimeOffset? Since, IReadOnlyList<Objects.HealthCheck> Checks)
{
    /// <summary>Name of <see cref="Rule"/> for kinds that no rule knows.</summary>
    public const string Generic = "generic";

    /// <summary>What decided: the kind that a rule is of, as <c>Kind.group</c>, or <see cref="Generic"/>.</summary>
    public string Rule { get; init; } = Generic;

    /// <summary>Worse statuses have higher ranks: Failed, Degraded, Unknown, Progressing, Suspended, Healthy.</summary>
    public static int Severity(HealthStatus status) => status switch
    {
        HealthStatus.Failed => 5,
        HealthStatus.Degraded => 4,
        HealthStatus.Unknown => 3,
        HealthStatus.Progressing => 2,
        HealthStatus.Suspended => 1,
        _ => 0,
    };
}
