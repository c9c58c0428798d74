namespace Dashboard.Watch.Connection;

/// <summary>
/// How fast one cluster is asked: so many requests a second on average, with a burst of some at once. Whoever comes too early waits; order is that of
/// arrival. A watch is one request, however long it lasts. Safe for concurrent use.
/// </summary>
internal sealed class RequestPace(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private readonly TimeSpan interval = TimeSpan.FromSeconds(1) / perSecond;

    /// <summary>When the request that was let in last was due at an even pace, since <see cref="start"/>.</summary>
    private TimeSpan due = TimeSpan.MinValue;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan delay;
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            var earliest = now - (interval * burst);
            due = (due > earliest ? due : earliest) + interval;
            delay = due - now;
        }
        return delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellationToken) : Task.CompletedTask;
    }
}
