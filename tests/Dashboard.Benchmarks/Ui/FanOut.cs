using System.Diagnostics;
using System.Globalization;
using Dashboard.Testing;
using Dashboard.Web.Tests.Hubs;

namespace Dashboard.Benchmarks.Ui;

/// <summary>500 subscribers of one hub: from publication to receipt, what it costs the server, and what one that does not read costs the others.</summary>
internal static class FanOut
{
    private const int Subscribers = 500;
    private const int Seconds = 6;

    public static async Task RunAsync(Figures figures, int runs)
    {
        using var server = Process.Start(new ProcessStartInfo("dotnet", [typeof(FanOut).Assembly.Location, "fan-out-server"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            var hub = new Uri(await AnswerAsync(server));
            await AskAsync(server, "publish 1"); // compiles what the figures are of
            List<RawSubscriber> subscribers = [];
            // What the first one brings is the ring of the cluster, which all share: the figure is what each further one costs.
            await ConnectAsync(1);
            var before = await AskAsync(server, "memory");
            await ConnectAsync(Subscribers - 1);
            figures.Add("hub.kb", [(await AskAsync(server, "memory") - before) / (Subscribers - 1) / 1024]);

            var (p99, cpu) = await RoundsAsync(server, subscribers, runs);
            figures.Add("hub.fanout_500_p99_ms", p99);
            figures.Add("hub.fanout_500_cpu_percent", cpu);

            using var stuck = await RawSubscriber.ConnectAsync(hub, HubHost.Cluster, (long)await AskAsync(server, "position"), reads: false);
            (p99, _) = await RoundsAsync(server, subscribers, runs);
            figures.Add("hub.fanout_500_p99_beside_stuck_ms", p99);
            foreach (var subscriber in subscribers) subscriber.Dispose();

            async Task ConnectAsync(int count)
            {
                var position = (long)await AskAsync(server, "position");
                for (var i = 0; i < count; i++) subscribers.Add(await RawSubscriber.ConnectAsync(hub, HubHost.Cluster, position));
                await AskAsync(server, "publish 2");
                await Wait.UntilAsync(() => subscribers.TrueForAll(subscriber => subscriber.Latencies.Count > 0), TimeSpan.FromSeconds(60), "Not every subscriber receives.", CancellationToken.None);
            }
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<(List<double> P99, List<double> Cpu)> RoundsAsync(Process server, List<RawSubscriber> subscribers, int runs)
    {
        var (p99, cpu) = (new List<double>(), new List<double>());
        for (var i = 0; i < runs; i++)
        {
            foreach (var subscriber in subscribers) subscriber.Latencies.Clear();
            cpu.Add(await AskAsync(server, $"publish {Seconds.ToString(CultureInfo.InvariantCulture)}"));
            p99.Add(Figures.Percentile([.. subscribers.SelectMany(subscriber => subscriber.Latencies)], 0.99));
        }

        return (p99, cpu);
    }

    private static async Task<double> AskAsync(Process server, string question)
    {
        await server.StandardInput.WriteLineAsync(question);
        return double.Parse(await AnswerAsync(server), CultureInfo.InvariantCulture);
    }

    private static async Task<string> AnswerAsync(Process server) =>
        await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) ?? throw new InvalidOperationException("The hub's process ended.");
}
