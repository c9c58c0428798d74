using System.Collections.Concurrent;
using System.Diagnostics;
using Dashboard.Benchmarks.Fleet;

namespace Dashboard.Benchmarks;

/// <summary>From a change's arrival at the writer to its commit, at a steady 5,000 a second.</summary>
internal static class Latency
{
    private const int PerSecond = 5_000;

    public static async Task RunAsync(BenchDatabase database, Figures figures, int objects, TimeSpan duration)
    {
        var fleet = new WorkloadFleet(objects);
        var waiting = new ConcurrentQueue<(long Last, long Arrived)>();
        var latencies = new List<double>();
        await using (var writer = await database.OpenAsync("latency"))
        {
            var scope = WorkloadFleet.Scope with { Cluster = "latency" };
            await writer.ReplaceAsync(scope, fleet.ListAsync(), () => fleet.Version, null, CancellationToken.None);
            writer.Committed += position =>
            {
                while (waiting.TryPeek(out var first) && first.Last <= position && waiting.TryDequeue(out first))
                    latencies.Add(Stopwatch.GetElapsedTime(first.Arrived).TotalMilliseconds);
            };
            long next = objects;
            var started = Stopwatch.GetTimestamp();
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            for (long sent = 0; Stopwatch.GetElapsedTime(started) < duration; await tick.WaitForNextTickAsync())
            {
                var due = Math.Min((long)(Stopwatch.GetElapsedTime(started).TotalSeconds * PerSecond) - sent, 1_000);
                // Made before they arrive.
                foreach (var part in fleet.Updates((int)due).Chunk(5))
                {
                    waiting.Enqueue((next + part.Length - 1, Stopwatch.GetTimestamp()));
                    await writer.AppendAsync(scope, part, fleet.Version, CancellationToken.None);
                    next += part.Length;
                }

                sent += due;
            }
        }

        // The first second trains dictionaries and compiles.
        latencies.RemoveRange(0, latencies.Count / 4);
        figures.Add("latency.durable_p50_ms", Figures.Percentile(latencies, 0.5));
        figures.Add("latency.durable_p99_ms", Figures.Percentile(latencies, 0.99));
    }
}
