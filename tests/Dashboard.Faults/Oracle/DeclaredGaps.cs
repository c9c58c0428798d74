using Dashboard.Faults.World;
using Dashboard.Model;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.Oracle;

/// <summary>
/// What the log admits not to know: its Gaps, coverage that has ended for good, and the time before it began. Bounds are what the product's clock said; the
/// source's clock and the database's do not jump.
/// </summary>
internal sealed class DeclaredGaps
{
    private readonly Dictionary<string, List<Interval>> _intervals = new(StringComparer.Ordinal);
    private readonly JumpingTime _clock;

    public DeclaredGaps(LogSnapshot log, IReadOnlyList<SourceVersion> history, JumpingTime clock)
    {
        _clock = clock;
        foreach (var gap in log.Rows.OfType<Gap>()) Of(gap.Resource.Resource).Add(new Interval(gap.From, gap.To ?? DateTimeOffset.MaxValue, gap.Position, gap.RecordedAt));
        foreach (var spans in log.Coverage.GroupBy(span => span.Resource, StringComparer.Ordinal))
        {
            // No clock has jumped before the first list.
            var begun = spans.Min(span => span.From);
            Of(spans.Key).Add(new Interval(DateTimeOffset.MinValue, begun, long.MaxValue, begun));
            if (spans.All(span => span.To is not null)) Of(spans.Key).Add(new Interval(spans.Max(span => span.To!.Value), DateTimeOffset.MaxValue, long.MaxValue, DateTimeOffset.MaxValue));
        }

        foreach (var (resource, intervals) in _intervals)
        {
            var kinds = history.Where(version => version.Type.Resource == resource).Select(version => version.Type.Kind).ToHashSet(StringComparer.Ordinal);
            var received = log.Rows.OfType<Change>().Where(change => kinds.Contains(change.Object.Kind.Kind)).ToList();
            for (var i = 0; i < intervals.Count; i++) intervals[i] = Begun(intervals[i], received);
        }
    }

    /// <summary>A scope that is not in the log at all was never promised.</summary>
    public bool Excuse(SourceVersion version) => !_intervals.TryGetValue(version.Type.Resource, out var intervals) || intervals.Exists(interval => Holds(interval, version));

    public bool Covers(Change inferred)
    {
        var resource = inferred.Object.Kind.Kind.ToLowerInvariant() + "s";
        return _intervals.TryGetValue(resource, out var intervals) && intervals.Exists(interval => inferred.ObservedAt >= interval.From && inferred.ObservedAt <= interval.To);
    }

    /// <summary>It was written within it, or was on its way when it began: then it has a higher number than all that was received before.</summary>
    private bool Holds(Interval interval, SourceVersion version) =>
        version.At <= interval.Declared
        && ((_clock.Said(version.At) is var said && said >= interval.From && said < interval.To) || (version.At < interval.Began && version.ResourceVersion > interval.After));

    private Interval Begun(Interval interval, List<Change> received)
    {
        if (interval.From == DateTimeOffset.MinValue) return interval;
        var began = _clock.LastSaid(interval.From, interval.Declared);
        var before = received.Where(change => change.Position < interval.Position && _clock.LastSaid(change.ObservedAt, change.RecordedAt) <= began);
        return interval with { Began = began, After = before.Select(RowVersion.Of).DefaultIfEmpty().Max() };
    }

    private List<Interval> Of(string resource)
    {
        if (!_intervals.TryGetValue(resource, out var list)) _intervals[resource] = list = [];
        return list;
    }

    /// <param name="Position">Of the row that declares it: what is behind was received later.</param>
    /// <param name="Declared">When that row was written: it does not speak of what came later.</param>
    private sealed record Interval(DateTimeOffset From, DateTimeOffset To, long Position, DateTimeOffset Declared)
    {
        /// <summary>By the clock that does not jump; null: before anything.</summary>
        public DateTimeOffset? Began { get; init; }

        /// <summary>The last version received before it.</summary>
        public ulong After { get; init; }
    }
}
