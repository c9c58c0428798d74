using System.Diagnostics;
using System.Globalization;
using Dashboard.Benchmarks.Fleet;
using Dashboard.Log;

namespace Dashboard.Benchmarks;

/// <summary>What the pages ask of the log that <see cref="Ingest"/> has filled.</summary>
internal static class Queries
{
    private const int Samples = 400;

    // From what every status report changes to what one update in two thousand does.
    private static readonly string[] s_paths =
        ["status.metrics", "spec.replicas", "status.conditions[Healthy]", "spec.containers", "spec.containers[ember].image", "status.endpoints", "metadata.labels.tier", "metadata.labels"];

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
        figures.Add("query.log_rows", head + 1);
        // The least that a question costs here.
        var nothing = Figures.Percentile(await TimesAsync(() => database.NumberAsync("SELECT 1")), 0.5);
        figures.Add("query.nothing_p50_ms", nothing);
        await AddAsync("query.history_p50_ms", 0.5, () => reader.VersionsAsync(cluster, Object(), long.MaxValue, 50, true, CancellationToken.None));
        await AddAsync("query.object_at_p50_ms", 0.5, () => reader.VersionAsync(cluster, Object(), random.NextInt64(head), CancellationToken.None));
        await AddAsync("query.feed_p50_ms", 0.5, () => FeedAsync(null));
        // Nobody has read these before: each row's chain has to be.
        await AddAsync("query.feed_past_p50_ms", 0.5, () => FeedAsync(random.NextInt64(50, head)));
        var paths = new List<double>();
        foreach (var path in s_paths)
        {
            var times = await TimesAsync(() => PathAsync(path), Samples / s_paths.Length);
            Console.WriteLine($"  {path,-42} {Figures.Percentile(times, 0.5),14:#,0.###}");
            paths.AddRange(times);
        }

        figures.Add("query.path_p99_ms", [Figures.Percentile(paths, 0.99)], nothing);
        figures.Add("query.follow_rows_per_second", await FollowAsync(reader, cluster, Math.Min(head, 200_000)));

        int Object() => random.Next(1, objects + 1);

        Task<IReadOnlyList<Model.Change>> FeedAsync(long? before) => reader.ChangesAsync(cluster, new LogFilter { Before = before, Limit = 50, Noise = true }, CancellationToken.None);

        Task<IReadOnlyList<Model.Change>> PathAsync(string path) => reader.ChangesAsync(cluster, new LogFilter { PathPrefix = path, From = day, Limit = 100 }, CancellationToken.None);

        // Of a machine that does other things too, the processor time says more than the clock.
        async Task AddAsync<T>(string name, double share, Func<Task<T>> query)
        {
            await TimesAsync(query);
            var (server, cost) = (await database.CpuMicrosecondsAsync(), new Cost());
            figures.Add(name, [Figures.Percentile(await TimesAsync(query), share)], nothing);
            var (here, there) = (cost.CpuMicroseconds, await database.CpuMicrosecondsAsync() - server);
            const double Calls = Samples * 1.25;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  of it processor time here {here / Calls:#,0} us, in PostgreSQL {there / Calls:#,0} us"));
        }
    }

    /// <summary>Milliseconds of each call, after some that are not counted.</summary>
    public static async Task<List<double>> TimesAsync<T>(Func<Task<T>> query, int samples = Samples)
    {
        var times = new List<double>();
        for (var i = -samples / 4; i < samples; i++)
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
