using Dashboard.Model.Access;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Activity;

/// <summary>How much changed when. Thread-safe.</summary>
public sealed class ActivityQueries(ProjectionReads reads)
{
    private const int MaxBuckets = 1_000;

    /// <summary>Counts are kept by the minute: narrower buckets share a minute's count evenly, wider ones that of whole minutes at their edges.</summary>
    /// <param name="buckets">1 to 1,000.</param>
    /// <exception cref="QueryException">The interval or the number of buckets is not allowed.</exception>
    public async Task<ActivityHistogram> HistogramAsync(
        ReadScope scope, string? ns, DateTimeOffset from, DateTimeOffset to, int buckets, CancellationToken cancellationToken)
    {
        Argument.Interval(from, to);
        if (buckets is < 1 or > MaxBuckets)
            throw new QueryException("buckets", $"is 1 to {MaxBuckets:N0}");
        ns = Argument.Text("namespace", ns);
        var width = (to - from) / buckets;
        var (changes, failures) = (new double[buckets], new double[buckets]);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is { } clusterId)
        {
            var bin = TimeSpan.FromMinutes(Math.Max(1, Math.Floor(width.TotalMinutes)));
            foreach (var counted in await ActivityRows.BinsAsync(reads, clusterId, scope, ns, from, to, bin, cancellationToken))
            {
                // The last bin holds whole minutes up to the end only.
                var length = (counted.From + bin < to + TimeSpan.FromMinutes(1) ? bin : to + TimeSpan.FromMinutes(1) - counted.From) / width;
                Spread(changes, counted.Changes, (counted.From - from) / width, length);
                Spread(failures, counted.Failures, (counted.From - from) / width, length);
            }
        }

        return new ActivityHistogram(from, width, Whole(changes), Whole(failures));
    }

    /// <summary>The first minute that anything was captured in; null: nothing was.</summary>
    public async Task<DateTimeOffset?> BegunAsync(ReadScope scope, CancellationToken cancellationToken)
    {
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return null;
        var sql = new SqlText();
        await using var command = sql.Command(reads.DataSource, $"SELECT min(minute) FROM activity WHERE cluster = {sql.Add(clusterId)}");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime begun ? new DateTimeOffset(begun, TimeSpan.Zero) : null;
    }

    /// <summary>A bin that lies across buckets is shared by its parts; what lies outside is left out.</summary>
    private static void Spread(double[] buckets, int count, double start, double length)
    {
        if (count == 0)
            return;
        var last = Math.Min(start + length, buckets.Length);
        for (var at = Math.Max(start, 0); at < last;)
        {
            var end = Math.Min(Math.Floor(at) + 1, last);
            buckets[(int)at] += count * (end - at) / length;
            at = end;
        }
    }

    /// <summary>Whole numbers that keep the sum: what rounding drops is carried on.</summary>
    private static int[] Whole(double[] parts)
    {
        var whole = new int[parts.Length];
        var (sum, given) = (0.0, 0);
        for (var i = 0; i < parts.Length; i++)
        {
            sum += parts[i];
            whole[i] = (int)Math.Round(sum) - given;
            given += whole[i];
        }

        return whole;
    }
}
