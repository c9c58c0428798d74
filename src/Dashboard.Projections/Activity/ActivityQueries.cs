using Dashboard.Model.Access;

namespace Dashboard.Projections.Activity;

/// <summary>How much changed when. Thread-safe.</summary>
public sealed class ActivityQueries
{
    /// <summary>Counts are kept by the minute: narrower buckets share a minute's count evenly.</summary>
    /// <param name="buckets">1 to 1,000.</param>
    public Task<ActivityHistogram> HistogramAsync(
        ReadScope scope, string? ns, DateTimeOffset from, DateTimeOffset to, int buckets, CancellationToken cancellationToken) => throw new NotSupportedException();
}
