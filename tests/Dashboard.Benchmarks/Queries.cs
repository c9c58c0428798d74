using System.Diagnostics;
using Dashboard.Benchmarks.Fleet;
using Dashboard.Log;

namespace Dashboard.Benchmarks;

/// <summary>What the pages ask of the log that <see cref="Ingest"/> has filled.</summary>
internal static class Queries
{
    private const int Samples = 400;

    public static async Task RunAsync(BenchDatabase database, Figures figures, int objects)
    {
        var cluster = WorkloadFleet.Scope.Cluster;
        await using (var analyze = database.Source.CreateCommand("VACUUM ANALYZE change"))
        {
            analyze.CommandTimeout = 600;
            await analyze.ExecuteNonQueryAsync();
        }

        await using var reader = new ChangeReader(database.Source);
        var head = await reader.HeadAsync(cluster, CancellationToken.None);
        var random = new Random(5);
        var day = TimeProvider.System.GetUtcNow().AddDays(-1);
        string[] paths = ["spec.replicas", "status.conditions[Healthy]", "spec.containers", "status.metrics", "status.endpoints"];
        figures.Add("query.log_rows", head + 1);
        // The least that a question costs here.
        var nothing = Figures.Percentile(await TimesAsync(() => database.NumberAsync("SELECT 1")), 0.5);
        figures.Add("query.nothing_p50_ms", nothing);
        await AddAsync("query.history_p50_ms", 0.5, () => reader.VersionsAsync(cluster, Object(), long.MaxValue, 50, true, CancellationToken.None));
        await AddAsync("query.object_at_p50_ms", 0.5, () => reader.VersionAsync(cluster, Object(), random.NextInt64(head), CancellationToken.None));
        await AddAsync("query.feed_p50_ms", 0.5, () => reader.ChangesAsync(cluster, new LogFilter { Limit = 50, Noise = true }, CancellationToken.None));
        await AddAsync(
            "query.path_p99_ms", 0.99, () => reader.ChangesAsync(cluster, new LogFilter { PathPrefix = paths[random.Next(paths.Length)], From = day, Limit = 100 }, CancellationToken.None));
        figures.Add("query.follow_rows_per_second", await FollowAsync(reader, cluster, Math.Min(head, 200_000)));

        int Object() => random.Next(1, objects + 1);

        async Task AddAsync<T>(string name, double share, Func<Task<T>> query) => figures.Add(name, [Figures.Percentile(await TimesAsync(query), share)], nothing);
    }

    private static async Task<List<double>> TimesAsync<T>(Func<Task<T>> query)
    {
        var times = new List<double>();
        for (var i = -Samples / 4; i < Samples; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await query();
            if (i >= 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<double> FollowAsync(ChangeReader reader, string cluster, long until)
    {
        var started = Stopwatch.GetTimestamp();
        var position = -1L;
        while (position < until && await reader.ReadAsync(cluster, position, 1_000, CancellationToken.None) is [.., var last])
            position = last.Position;
        return position / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
