namespace Dashboard.Projections.Findings;

/// <summary>
/// What findings remember of one object between batches, kept with its row: who last set its fields, and what may become a finding. Bounded: 24 fields,
/// 8 fights and 8 conditions, the latest of each. Fields and managers are known by a hash until one changes hands, because most never do.
/// </summary>
internal sealed class ObjectTrace
{
    private const int MaxSetters = 24;
    public const int MaxRuns = 8;

    public Rewrites Rewrites { get; init; } = new();

    /// <summary>The last to be set come last.</summary>
    public List<(uint Path, uint Manager, DateTimeOffset At)> Setters { get; init; } = [];

    /// <summary>By path and the two managers' hashes, the lower one first.</summary>
    public List<(string Path, (uint, uint) Pair, Run Run)> Fights { get; init; } = [];

    public List<(string Condition, Run Run)> Conditions { get; init; } = [];

    /// <summary>
    /// Remembers who set a field. Where there are too many, the manager with the most fields loses its oldest: one that reports a long status must not crowd
    /// out what others fight over.
    /// </summary>
    public void Remember(uint path, uint manager, DateTimeOffset at)
    {
        Setters.Add((path, manager, at));
        if (Setters.Count <= MaxSetters)
            return;
        var most = Setters.CountBy(setter => setter.Manager).MaxBy(count => count.Value).Key;
        Setters.RemoveAt(Setters.FindIndex(setter => setter.Manager == most));
    }

    /// <summary>FNV-1a: the same in every process.</summary>
    public static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
            hash = (hash ^ character) * 16777619u;
        return hash;
    }
}
