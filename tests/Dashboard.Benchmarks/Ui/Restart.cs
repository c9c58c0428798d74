using System.Diagnostics;

namespace Dashboard.Benchmarks.Ui;

/// <summary>The server is killed and started again under an open page: until the page, loaded again by itself, is usable and still where it was.</summary>
internal static class Restart
{
    public static async Task RunAsync(Scene scene, Chromium chromium, Figures figures, int runs)
    {
        var page = await chromium.OpenAsync(scene.Dashboard.Address);
        var path = $"/objects?cluster={scene.Cluster}&group=cert-manager.io&kind=Certificate";
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync("() => document.querySelector('[data-interactive=true]')");
        List<double> usable = [];
        for (var i = 0; i < runs; i++)
        {
            await page.EvaluateAsync("() => { window.before = true; }");
            await scene.Dashboard.KillAsync();
            var started = Stopwatch.GetTimestamp();
            await scene.ServeAsync(scene.Dashboard.Address.Port);
            await page.WaitForFunctionAsync("() => !window.before && document.querySelector('[data-interactive=true]')");
            usable.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (!page.Url.EndsWith(path, StringComparison.Ordinal)) throw new InvalidOperationException($"The page is at {page.Url} and no longer at {path}.");
        }

        await page.Context.CloseAsync();
        figures.Add("restart.page_usable_ms", usable);
    }
}
