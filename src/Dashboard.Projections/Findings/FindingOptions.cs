namespace Dashboard.Projections.Findings;

/// <summary>
/// When changes become a finding. Read while folding: another value holds for what is folded from then on, and for the past after a rebuild.
/// </summary>
public sealed record FindingOptions
{
    /// <summary>Times that a field changes hands between two managers, within <see cref="FightWindow"/>, that make a fight. 3 to 50.</summary>
    public int FightTurns { get; init; } = 4;

    public TimeSpan FightWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Times that a condition changes its status, within <see cref="FlappingWindow"/>, that make it flapping. 3 to 50.</summary>
    public int FlappingTurns { get; init; } = 6;

    public TimeSpan FlappingWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Versions of one object within a minute that make a hot loop. 10 to 60,000.</summary>
    public int HotLoopPerMinute { get; init; } = 120;

    /// <summary>A finding is over when nothing has been added to it for so long; what comes later is another.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is not allowed, one line each, beginning with the option's name.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var (name, value, least, most) in new[]
        {
            (nameof(FightTurns), FightTurns, 3, 50), (nameof(FlappingTurns), FlappingTurns, 3, 50), (nameof(HotLoopPerMinute), HotLoopPerMinute, 10, 60_000),
        })
            if (value < least || value > most)
                yield return FormattableString.Invariant($"{name} is {value}: {least} to {most:N0} is allowed.");
        foreach (var (name, value) in new[] { (nameof(FightWindow), FightWindow), (nameof(FlappingWindow), FlappingWindow), (nameof(Quiet), Quiet) })
            if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromDays(1))
                yield return $"{name} is {value}: one second to one day is allowed.";
    }
}
