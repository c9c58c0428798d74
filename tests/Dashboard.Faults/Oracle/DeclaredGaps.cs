using System.Globalization;
using Dashboard.Model;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.Oracle;

/// <summary>What the log admits not to know: its Gaps, coverage that has ended for good, and the time before it began.</summary>
internal sealed class DeclaredGaps
{
    private readonly Dictionary<string, List<Interval>> _intervals = new(StringComparer.Ordinal);

    public DeclaredGaps(LogSnapshot log, IReadOnlyList<SourceVersion> history)
    {
        foreach (var gap in log.Rows.OfType<Gap>()) Of(gap.Resource.Resource).Add(new Interval(gap.From, gap.To ?? DateTimeOffset.MaxValue, 0));
        foreach (var spans in log.Coverage.GroupBy(span => span.Resource, StringComparer.Ordinal))
        {
            Of(spans.Key).Add(new Interval(DateTimeOffset.MinValue, spans.Min(span => span.From), 0));
            if (spans.All(span => span.To is not null)) Of(spans.Key).Add(new Interval(spans.Max(span => span.To!.Value), DateTimeOffset.MaxValue, 0));
        }

        foreach (var (resource, intervals) in _intervals)
        {
            // Recorded while watched: what came in before the interval began. A version after the last of these was on its way when it was lost.
            var kinds = history.Where(version => version.Type.Resource == resource).Select(version => version.Type.Kind).ToHashSet(StringComparer.Ordinal);
            var received = log.Rows.OfType<Change>().Where(change => kinds.Contains(change.Object.Kind.Kind)).ToList();
            for (var i = 0; i < intervals.Count; i++)
            {
                var before = received.Where(change => change.ObservedAt <= intervals[i].From).Select(change => ulong.Parse(change.ResourceVersion, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
                intervals[i] = intervals[i] with { After = before };
            }
        }
    }

    /// <summary>A scope that is not in the log at all was never promised.</summary>
    public bool Excuse(SourceVersion version) =>
        !_intervals.TryGetValue(version.Type.Resource, out var intervals)
        || intervals.Exists(interval => (version.At >= interval.From && version.At < interval.To) || (version.At < interval.From && version.ResourceVersion > interval.After));

    public bool Covers(Change inferred)
    {
        var resource = inferred.Object.Kind.Kind.ToLowerInvariant() + "s";
        return _intervals.TryGetValue(resource, out var intervals) && intervals.Exists(interval => inferred.ObservedAt >= interval.From && inferred.ObservedAt <= interval.To);
    }

    private List<Interval> Of(string resource)
    {
        if (!_intervals.TryGetValue(resource, out var list)) _intervals[resource] = list = [];
        return list;
    }

    /// <param name="After">The last version received before it.</param>
    private sealed record Interval(DateTimeOffset From, DateTimeOffset To, ulong After);
}
