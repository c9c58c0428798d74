namespace Dashboard.Benchmarks.Ui;

/// <summary>The figures of the browser and the hub, one part after the other.</summary>
internal static class UiBench
{
    private const int ChangesPerSecond = 1_000;

    /// <param name="pages">Above 0: only so many open pages at once.</param>
    public static async Task RunAsync(Figures figures, int runs, int pages)
    {
        if (pages == 0)
        {
            await FanOut.RunAsync(figures, runs);
            await using var canvases = await Chromium.StartAsync();
            await Canvases.RunAsync(canvases, figures, runs);
        }

        await using (var scene = await Scene.StartAsync(objects: 2_000, ChangesPerSecond))
        {
            await using var chromium = await Chromium.StartAsync();
            if (pages > 0)
            {
                await ManyPages.RunAsync(scene, chromium, figures, pages);
                return;
            }

            await LiveLatency.RunAsync(scene, chromium, figures, runs);
        }

        await using (var scene = await Scene.StartAsync(objects: 2_000, changesPerSecond: 5))
        {
            await using var chromium = await Chromium.StartAsync();
            await PageLoads.RunAsync(scene, chromium, figures, runs);
            await Circuits.RunAsync(scene, chromium, figures);
            await Restart.RunAsync(scene, chromium, figures, runs);
        }
    }
}
