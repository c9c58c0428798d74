namespace Dashboard.Projections.Events;

/// <summary>Whether and how long Events of the clusters are kept. They are shown beside the history; they are no part of it.</summary>
public sealed record EventOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>1 to 8,760. An API server forgets its Events after an hour, usually.</summary>
    public int RetentionHours { get; init; } = 24;

    /// <summary>Events kept of one object: the latest. 10 to 10,000.</summary>
    public int PerObject { get; init; } = 200;

    public TimeSpan Retention => TimeSpan.FromHours(RetentionHours);

    /// <summary>What is not allowed, one line each, beginning with the option's name.</summary>
    public IEnumerable<string> Errors()
    {
        if (RetentionHours is < 1 or > 8_760)
            yield return FormattableString.Invariant($"RetentionHours is {RetentionHours}: 1 to 8,760 is allowed.");
        if (PerObject is < 10 or > 10_000)
            yield return FormattableString.Invariant($"PerObject is {PerObject}: 10 to 10,000 is allowed.");
    }
}
