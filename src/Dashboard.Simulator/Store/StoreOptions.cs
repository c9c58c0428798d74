namespace Dashboard.Simulator.Store;

/// <summary>Limits and delays of one simulated cluster.</summary>
public sealed record StoreOptions
{
    /// <summary>Version before the first write; null: a small one, by the seed. A server that starts again as the same cluster has to go on above its last.</summary>
    public ulong? StartVersion { get; init; }

    /// <summary>Changes remembered for each resource; a watch from further back is answered with 410.</summary>
    public int WindowEvents { get; init; } = 4096;

    /// <summary>Bytes of object content that one resource's remembered changes may hold.</summary>
    public long WindowBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How often a watch that asked for bookmarks gets one.</summary>
    public TimeSpan BookmarkEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Keep every write for <see cref="ObjectStore.History"/>: for tests, as it grows without bound.</summary>
    public bool KeepHistory { get; init; }

    /// <summary>From the creation of a CustomResourceDefinition until its condition Established.</summary>
    public TimeSpan EstablishDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long requests are answered with 429 after a custom resource was established or changed.</summary>
    public TimeSpan SettleDelay { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Between a deletion and the garbage collector's work on what it owned.</summary>
    public TimeSpan CollectDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a deleted Pod that runs on a Node stays Terminating. Zero removes it at once.</summary>
    public TimeSpan PodTermination { get; init; } = TimeSpan.FromSeconds(1);
}
