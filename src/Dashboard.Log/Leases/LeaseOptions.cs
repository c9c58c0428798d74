namespace Dashboard.Log;

/// <summary>How long a writer that died keeps its cluster's log to itself, and how soon the next one notices.</summary>
public sealed record LeaseOptions
{
    /// <summary>From each renewal, by the database's clock. Default 10 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause between two renewals; three of them may fail before the lease ends. Default 2.5 s.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How often a replica without the lease looks whether it has ended. Default 1 s.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a transaction that the holder before left open may keep its successor out, before its session is ended. Default 1 s.</summary>
    public TimeSpan UnblockAfter { get; init; } = TimeSpan.FromSeconds(1);
}
