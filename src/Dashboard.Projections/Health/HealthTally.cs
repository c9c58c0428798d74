namespace Dashboard.Projections.Health;

/// <summary>Adds up <see cref="HealthCounts"/>.</summary>
internal struct HealthTally
{
    private readonly int[] _counts;

    public HealthTally() => _counts = new int[8];

    public readonly void Add(HealthStatus status, int count = 1) => _counts[(int)status & 7] += count;

    public readonly HealthCounts Counts => new(
        _counts[(int)HealthStatus.Healthy], _counts[(int)HealthStatus.Progressing], _counts[(int)HealthStatus.Degraded], _counts[(int)HealthStatus.Failed],
        _counts[(int)HealthStatus.Unknown], _counts[(int)HealthStatus.Suspended]);
}
