namespace Dashboard.Benchmarks.Ui;

/// <summary>From a change's commit until an open page has drawn it, at 1,000 changes a second.</summary>
internal static class LiveLatency
{
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(Scene scene, Chromium chromium, Figures figures, int runs)
    {
        var page = await LivePage.OpenAsync(scene, chromium);
        var (p50, p99, pace) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < runs; i++)
        {
            await page.TakeAsync();
            await Task.Delay(s_round);
            var drawn = await page.TakeAsync();
            var recorded = await scene.RecordedAsync(drawn[0].Position);
            var lags = Scene.Lags(recorded, drawn);
            p50.Add(Figures.Percentile(lags, 0.5));
            p99.Add(Figures.Percentile(lags, 0.99));
            pace.Add(lags.Count / s_round.TotalSeconds);
        }

        await page.CloseAsync();
        figures.Add("live.p50_ms", p50);
        figures.Add("live.p99_ms", p99);
        figures.Add("live.changes_per_second", pace);
    }
}
