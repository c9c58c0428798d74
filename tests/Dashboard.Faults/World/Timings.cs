using Dashboard.Log;
using Dashboard.Simulator.Store;
using Dashboard.Watch;

namespace Dashboard.Faults.World;

/// <summary>Every bound of the product, shortened so that each is met within a second.</summary>
internal static class Timings
{
    public const int LargestObject = 64 * 1024;

    public static WatchOptions Watch { get; } = new()
    {
        IdleTimeout = TimeSpan.FromMilliseconds(600),
        StreamLifetime = TimeSpan.FromSeconds(2),
        InitialEventsSilence = TimeSpan.FromMilliseconds(400),
        InitialEventsLimit = TimeSpan.FromSeconds(3),
        AnswerTimeout = TimeSpan.FromSeconds(1),
        BackoffBase = TimeSpan.FromMilliseconds(5),
        BackoffLimit = TimeSpan.FromMilliseconds(60),
        BackoffReset = TimeSpan.FromSeconds(1),
        ShortStream = TimeSpan.FromMilliseconds(50),
        RefusedRetry = TimeSpan.FromMilliseconds(80),
        CatalogRefresh = TimeSpan.FromSeconds(5),
        PageSize = 3,
        ListsAtOnce = 4,
        RequestsPerSecond = 1_000,
        RequestBurst = 1_000,
        LargestObject = LargestObject,
        BatchObjects = 20,
    };

    /// <summary>The server takes three seconds to say that it has not come as far as a version.</summary>
    public static WatchOptions Patient { get; } = Watch with { AnswerTimeout = TimeSpan.FromSeconds(10) };

    public static ChangeWriterOptions Writer { get; } = new()
    {
        MaxBatchChanges = 25,
        BatchDelay = TimeSpan.FromMilliseconds(2),
        MaxRetryDelay = TimeSpan.FromMilliseconds(60),
        GiveUpAfter = TimeSpan.FromSeconds(30),
        ShutdownTimeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Little memory, and a disk behind it.</summary>
    public static ChangeWriterOptions Spooling(string folder) => Writer with { QueueBytes = 32 * 1024, Spool = new SpoolOptions { Directory = folder, MaxBytes = 1024 * 1024 } };

    public static StoreOptions Store { get; } = new()
    {
        KeepHistory = true,
        // What is to be forgotten is compacted: a test that runs long must not expire by itself.
        WindowEvents = 500_000,
        WindowBytes = 512 * 1024 * 1024,
        BookmarkEvery = TimeSpan.FromMilliseconds(150),
        EstablishDelay = TimeSpan.Zero,
        SettleDelay = TimeSpan.Zero,
        CollectDelay = TimeSpan.Zero,
        // Versions of one width sort as text as they do as numbers.
        StartVersion = 10_000,
    };
}
