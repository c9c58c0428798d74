namespace Dashboard.Log.Evidence;

/// <summary>What to verify, and against what.</summary>
public sealed record VerificationRequest(string Cluster)
{
    /// <summary>First position; widened to the beginning of its 256 rows.</summary>
    public long From { get; init; }

    /// <summary>Last position, likewise widened; null: to the end.</summary>
    public long? To { get; init; }

    /// <summary>A file of heads held outside the database (<see cref="HeadFile"/>); null: there is none, and the result says what that means.</summary>
    public string? Heads { get; init; }

    /// <summary>Public keys to believe, 32 bytes each; a key that one of them hands over to is believed too. Empty: signatures are not checked.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Keys { get; init; } = [];

    /// <summary>Checks at once: the rows are spread over them by their objects.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Told rows done and rows in all, in order.</summary>
    public Action<long, long>? Progress { get; init; }
}

/// <summary>What was verified, and everything that was found wrong.</summary>
/// <param name="From">First position that was read.</param>
/// <param name="Next">The position behind the last.</param>
/// <param name="Rows">Decoded and compared.</param>
/// <param name="Dropped">Rows that a signed record says retention has dropped: their hashes are still in the tree.</param>
/// <param name="HeadsStored">Heads in the database that were checked.</param>
/// <param name="HeadsOutside">Heads held outside that were checked.</param>
/// <param name="HeadsNotChecked">Heads that end among rows that are damaged or dropped, or outside the range: nothing to compare them with.</param>
/// <param name="LastHead">The newest head that was found to be right; null: none.</param>
/// <param name="Signatures">Whether signatures were checked: a key was given.</param>
/// <param name="MoreFindings">Findings that are counted and not listed.</param>
public sealed record VerificationResult(
    string Cluster, long From, long Next, long Rows, long Dropped, long HeadsStored, long HeadsOutside, long HeadsNotChecked, StoredHead? LastHead,
    bool Signatures, IReadOnlyList<Finding> Findings, long MoreFindings, TimeSpan Elapsed)
{
    /// <summary>Findings listed; more are counted.</summary>
    public const int MaxFindings = 10_000;

    public bool Sound => Findings.Count == 0;

    public double RowsPerSecond => Rows / Math.Max(Elapsed.TotalSeconds, 0.001);
}
