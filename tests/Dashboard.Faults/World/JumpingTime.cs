namespace Dashboard.Faults.World;

/// <summary>The system's clock, moved at will. Timers run as they do. Safe for concurrent use.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<(DateTimeOffset At, TimeSpan By)> _jumps = [];
    private long _wall;
    private long _monotonic;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Everybody who asks this clock sees it jump; forward also for what measures elapsed time.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_gate) _jumps.Add((System.GetUtcNow(), by));
        Interlocked.Add(ref _wall, by.Ticks);
        Interlocked.Add(ref _monotonic, Math.Max(0, by.Ticks));
    }

    /// <summary>What this clock said at a moment of the system's clock.</summary>
    public DateTimeOffset Said(DateTimeOffset system)
    {
        lock (_gate) return _jumps.Where(jump => jump.At <= system).Aggregate(system, (said, jump) => said + jump.By);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _wall));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _monotonic);
}
