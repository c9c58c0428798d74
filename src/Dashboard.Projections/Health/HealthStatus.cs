namespace Dashboard.Projections.Health;

/// <summary>Health of an object of any kind. The byte value is stored and sent on the wire: never renumber.</summary>
public enum HealthStatus : byte
{
    Healthy = 0,
    Progressing = 1,
    Degraded = 2,
    Failed = 3,
    Unknown = 4,
    Suspended = 5,

    /// <summary>Deleted, or named by a reference and not there.</summary>
    Missing = 6,
}

/// <summary>Health with its explanation.</summary>
/// <param name="Reason">A machine's word (a condition's reason, a phase); empty when healthy.</param>
/// <param name="Message">A sentence: which condition or field says so.</param>
/// <param name="Since">When it entered this status, by the object's own lastTransitionTime where it has one.</param>
public sealed record HealthState(HealthStatus Status, string Reason, string Message, DateTimeOffset? Since);

/// <summary>Objects by status. Suspended counts as healthy in sentences, and on its own here.</summary>
public readonly record struct HealthCounts(int Healthy, int Progressing, int Degraded, int Failed, int Unknown, int Suspended)
{
    public int Total => Healthy + Progressing + Degraded + Failed + Unknown + Suspended;

    public static HealthCounts operator +(HealthCounts a, HealthCounts b) => new(
        a.Healthy + b.Healthy, a.Progressing + b.Progressing, a.Degraded + b.Degraded, a.Failed + b.Failed, a.Unknown + b.Unknown, a.Suspended + b.Suspended);
}
