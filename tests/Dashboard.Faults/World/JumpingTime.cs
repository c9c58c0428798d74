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

    /// <summary>The last moment of the system's clock, up to a bound, at which this clock said so; null: it never did.</summary>
    public DateTimeOffset? LastSaid(DateTimeOffset said, DateTimeOffset until)
    {
        lock (_gate)
        {
            // Between any two jumps the clocks differ by what the jumps before amount to.
            var candidates = Enumerable.Range(0, _jumps.Count + 1).Select(before => said - _jumps.Take(before).Aggregate(TimeSpan.Zero, (sum, jump) => sum + jump.By));
            return candidates.Where(system => system <= until && Said(system) == said).Select(system => (DateTimeOffset?)system).Max();
        }
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _wall));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _monotonic);
}
