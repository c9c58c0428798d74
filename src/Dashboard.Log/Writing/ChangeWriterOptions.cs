namespace Dashboard.Log;

/// <summary>Bounds of one cluster's writer.</summary>
public sealed record ChangeWriterOptions
{
    /// <summary>Rows in one transaction at most. An append larger than this is spread over several; its bookmark comes with the last. Default 2,000.</summary>
    public int MaxBatchChanges { get; init; } = 2_000;

    /// <summary>Encoded payload in one transaction, at which it is sent. Default 8 MiB.</summary>
    public long MaxBatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// How long a row waits for others while more keep coming; when nothing waits in the queue, what is there is sent at once. Under load the queue is the longer
    /// wait, and a transaction costs the same for many rows as for few. Default 50 ms.
    /// </summary>
    public TimeSpan BatchDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Bytes of observations in memory, above which a call waits or, while the database is away, goes to the spool. Enough that the writer never waits for work: what
    /// waits longer grows old in the collector, and is then paid for several times. Default 4 MiB.
    /// </summary>
    public long QueueBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Where to keep more than that while the database is away. Null: nowhere, callers wait.</summary>
    public SpoolOptions? Spool { get; init; }

    /// <summary>Longest pause between two attempts while the database is away; the first is 50 ms, each is twice the one before. Default 5 s.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a batch is tried again before the writer closes, where there is no spool that can be written. Default 15 min.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a disposed writer goes on writing what it has accepted. Default 10 s.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Partitions made ahead, in days. Default 2.</summary>
    public int DaysAhead { get; init; } = 2;

    /// <summary>Deleted objects remembered in memory; older ones are looked up in the database when they are named again. Default 10,000.</summary>
    public int DeletedObjectsKept { get; init; } = 10_000;

    /// <summary>Last versions kept ready for comparison, in bytes; those of other objects are packed. Default 24 MiB.</summary>
    public long RecentBytes { get; init; } = 24 * 1024 * 1024;

    /// <summary>Distinct changed paths of a cluster; past it, a new path is recorded as its first member. Default 200,000.</summary>
    public int MaxPaths { get; init; } = 200_000;

    /// <summary>Every value out of bounds, with what is allowed.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        Check(MaxBatchChanges is >= 1 and <= 100_000, nameof(MaxBatchChanges), "1 to 100,000");
        Check(MaxBatchBytes is >= 1_024 and <= 256 * 1024 * 1024, nameof(MaxBatchBytes), "1 KiB to 256 MiB");
        Check(BatchDelay >= TimeSpan.Zero && BatchDelay <= TimeSpan.FromSeconds(10), nameof(BatchDelay), "0 to 10 s");
        Check(QueueBytes is >= 1_024 and <= 4L * 1024 * 1024 * 1024, nameof(QueueBytes), "1 KiB to 4 GiB");
        Check(MaxRetryDelay > TimeSpan.Zero && MaxRetryDelay <= TimeSpan.FromMinutes(5), nameof(MaxRetryDelay), "above 0, up to 5 min");
        Check(GiveUpAfter >= TimeSpan.Zero && GiveUpAfter <= TimeSpan.FromDays(1), nameof(GiveUpAfter), "0 to 1 day");
        Check(ShutdownTimeout >= TimeSpan.Zero && ShutdownTimeout <= TimeSpan.FromMinutes(10), nameof(ShutdownTimeout), "0 to 10 min");
        Check(DaysAhead is >= 1 and <= 30, nameof(DaysAhead), "1 to 30");
        Check(DeletedObjectsKept >= 0, nameof(DeletedObjectsKept), "0 or more");
        Check(RecentBytes is >= 0 and <= 4L * 1024 * 1024 * 1024, nameof(RecentBytes), "0 to 4 GiB");
        Check(MaxPaths is >= 1 and <= 250_000, nameof(MaxPaths), "1 to 250,000");
        errors.AddRange(Spool?.Errors().Select(error => $"{nameof(Spool)}: {error}") ?? []);
        return errors;

        void Check(bool holds, string name, string allowed)
        {
            if (!holds)
                errors.Add($"{name} must be {allowed}.");
        }
    }
}
