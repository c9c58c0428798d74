using System.Diagnostics;
using System.Globalization;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Live;
using Dashboard.Projections.Topology;
using Dashboard.Web.Hosting;
using Dashboard.Web.Tests.Hubs;

namespace Dashboard.Benchmarks.Ui;

/// <summary>
/// The hub alone in a process of its own, so that its cost is its own. Commands on standard input, an answer each: <c>memory</c> (bytes alive), <c>position</c>, <c>publish SECONDS</c> (1,000 changes a
/// second, as far apart as folds are, each with the moment of its publication as reason; answers the share of a core used, in percent).
/// </summary>
internal static class FanOutServer
{
    /// <summary>Before the 16 digits of a moment.</summary>
    public const string Mark = "at:";

    private const int PerSecond = 1_000;

    public static async Task<int> RunAsync()
    {
        await using var host = await HubHost.StartAsync(new OpenAccess(), TimeProvider.System);
        Console.WriteLine(host.Hub);
        while (Console.ReadLine() is { } command)
        {
            var answer = command.Split(' ') switch
            {
                ["publish", var seconds] => await PublishAsync(host.Feed, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))),
                ["position"] => host.Feed.Position(HubHost.Cluster),
                _ => GC.GetTotalMemory(forceFullCollection: true),
            };
            Console.WriteLine(answer.ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }

    private static async Task<double> PublishAsync(ProjectionFeed feed, TimeSpan duration)
    {
        var kind = new GroupVersionKind("x.io", "v1", "Thing");
        var position = Math.Max(0, feed.Position(HubHost.Cluster));
        var cost = new Cost();
        var started = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (long sent = 0; Stopwatch.GetElapsedTime(started) < duration; await tick.WaitForNextTickAsync())
        {
            var due = (int)((long)(Stopwatch.GetElapsedTime(started).TotalSeconds * PerSecond) - sent);
            if (due == 0) continue;
            var reason = Mark + Stopwatch.GetTimestamp().ToString("D16", CultureInfo.InvariantCulture);
            feed.Publish(new ProjectedBatch(HubHost.Cluster, position, position + due, [.. Enumerable.Range(0, due).Select(i => new ObjectUpdate(
                new GraphNode((int)((sent + i) % 10_000) + 1, kind, "things", "orders", "thing", HealthStatus.Degraded, reason, 0), "uid", false, false, false, true, HealthStatus.Healthy, Verb.Modified))], due, 0));
            (sent, position) = (sent + due, position + due);
        }

        return cost.CpuMicroseconds / (cost.Seconds * 10_000);
    }
}
