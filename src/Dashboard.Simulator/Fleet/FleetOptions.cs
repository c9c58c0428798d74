namespace Dashboard.Simulator.Fleet;

/// <summary>Size, pace and seed of one simulated cluster's fleet.</summary>
public sealed record FleetOptions
{
    public const int MaxObjects = 100_000;
    public const double MaxChangesPerSecond = 20_000;

    /// <summary>Objects to create, CustomResourceDefinitions and Events not counted. 200 to 100,000.</summary>
    public int Objects { get; init; } = 400;

    /// <summary>Changes a second on average, reactions of controllers included; Events come on top. 0 leaves only reactions and stories.</summary>
    public double ChangesPerSecond { get; init; } = 5;

    /// <summary>Same seed and same clock steps give the same sequence of writes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether trouble is staged: bad images, a broken issuer, a fight over replicas and so on.</summary>
    public bool Stories { get; init; } = true;

    /// <summary>Whether some things have been wrong for long, and are tried again and again.</summary>
    public bool StandingTrouble { get; init; } = true;

    /// <summary>Name of the cluster, as in addresses and node names.</summary>
    public string ClusterName { get; init; } = "prod-eu-1";

    /// <summary>Rest between two runs of one story.</summary>
    public TimeSpan StoryInterval { get; init; } = TimeSpan.FromMinutes(9);

    /// <summary>Every problem with these options, each naming its option and what is allowed; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (Objects is < 200 or > MaxObjects)
        {
            problems.Add($"objects is {Objects}; allowed are 200 to {MaxObjects}.");
        }

        if (ChangesPerSecond is not (>= 0 and <= MaxChangesPerSecond))
        {
            problems.Add($"changes-per-second is {ChangesPerSecond}; allowed are 0 to {MaxChangesPerSecond}.");
        }

        if (StoryInterval <= TimeSpan.Zero)
        {
            problems.Add($"story-interval is {StoryInterval}; it must be longer than zero.");
        }

        return problems;
    }
}
