using Dashboard.Web.Tests.Hubs;

namespace Dashboard.Benchmarks.Ui;

/// <summary>From a change's commit until an open page has drawn it, at 1,000 changes a second; and until a client that draws nothing has it.</summary>
internal static class LiveLatency
{
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(6);

    /// <summary>In the first minute of a process nearly half of its processor time compiles what the rest runs through, and both are slow meanwhile.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Scene scene, Chromium chromium, Figures figures, int runs)
    {
        var page = await LivePage.OpenAsync(scene, chromium);
        await using var hub = await scene.ConnectAsync();
        using var ends = new CancellationTokenSource();
        List<(long Position, double At)> received = [];
        _ = new GraphReader(hub, scene.Cluster, null, (_, token) => scene.SnapshotAsync(token)) { Reached = position => Note(received, position) }.RunAsync(ends.Token);
        await Task.Delay(s_warmUp, ends.Token);
        var (drawnAfter, receivedAfter, pace) = (new List<List<double>>(), new List<List<double>>(), new List<double>());
        for (var i = 0; i < runs; i++)
        {
            await page.TakeAsync();
            lock (received) received.Clear();
            await Task.Delay(s_round, ends.Token);
            var drawn = await page.TakeAsync();
            var recorded = await scene.RecordedAsync(drawn[0].Position);
            drawnAfter.Add(Scene.Lags(recorded, drawn));
            lock (received) receivedAfter.Add(Scene.Lags(recorded, received));
            pace.Add(drawnAfter[^1].Count / s_round.TotalSeconds);
        }

        await ends.CancelAsync();
        await page.CloseAsync();
        figures.Add("live.p50_ms", drawnAfter.Select(lags => Figures.Percentile(lags, 0.5)));
        figures.Add("live.p99_ms", drawnAfter.Select(lags => Figures.Percentile(lags, 0.99)));
        figures.Add("live.received_p50_ms", receivedAfter.Select(lags => Figures.Percentile(lags, 0.5)));
        figures.Add("live.received_p99_ms", receivedAfter.Select(lags => Figures.Percentile(lags, 0.99)));
        figures.Add("live.changes_per_second", pace);
    }

    private static void Note(List<(long Position, double At)> notes, long position)
    {
        lock (notes) notes.Add((position, Scene.Now()));
    }
}
