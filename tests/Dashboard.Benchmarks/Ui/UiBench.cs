namespace Dashboard.Benchmarks.Ui;

/// <summary>The figures of the browser and the hub, one part after the other, with so many objects in the fleet.</summary>
internal sealed class UiBench(int objects)
{
    private const int ChangesPerSecond = 1_000;

    /// <summary>All but 'many', which is asked for by a number of pages.</summary>
    public static readonly IReadOnlyList<string> Parts = ["hub", "canvas", "live", "load", "circuit", "restart"];

    public async Task RunAsync(Figures figures, int runs, IReadOnlyCollection<string> parts)
    {
        if (parts.Contains("hub")) await FanOut.RunAsync(figures, runs);
        if (parts.Contains("canvas"))
        {
            await using var chromium = await Chromium.StartAsync();
            await Canvases.RunAsync(chromium, figures, runs);
        }

        if (parts.Contains("live")) await InAsync(ChangesPerSecond, (scene, chromium) => LiveLatency.RunAsync(scene, chromium, figures, runs));
        if (parts.Contains("load")) await InAsync(5, (scene, chromium) => PageLoads.RunAsync(scene, chromium, figures, runs));
        if (parts.Contains("circuit")) await InAsync(5, (scene, chromium) => Circuits.RunAsync(scene, chromium, figures, runs));
        if (parts.Contains("restart")) await InAsync(5, (scene, chromium) => Restart.RunAsync(scene, chromium, figures, runs));
    }

    public Task ManyPagesAsync(Figures figures, int pages) => InAsync(ChangesPerSecond, (scene, chromium) => ManyPages.RunAsync(scene, chromium, figures, pages));

    private async Task InAsync(int changesPerSecond, Func<Scene, Chromium, Task> part)
    {
        await using var scene = await Scene.StartAsync(objects, changesPerSecond);
        await using var chromium = await Chromium.StartAsync();
        await part(scene, chromium);
    }
}
