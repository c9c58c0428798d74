namespace Dashboard.Watch.Connection;

/// <summary>Delays between failures: exponential with full jitter, starting over after a healthy time. Not safe for concurrent use.</summary>
internal sealed class Backoff(WatchOptions options, TimeProvider time, Random random)
{
    private int failures;
    private long? lastFailure;

    /// <summary>Counts a failure and says how long to wait: never less than what the server asked for.</summary>
    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        if (lastFailure is { } last && time.GetElapsedTime(last) > options.BackoffReset)
            failures = 0;
        lastFailure = time.GetTimestamp();
        var most = Math.Min(options.BackoffLimit.TotalSeconds, options.BackoffBase.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)));
        failures++;
        var delay = TimeSpan.FromSeconds(most * random.NextDouble());
        return atLeast is { } least ? least + delay : delay;
    }
}
