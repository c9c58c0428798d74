using Microsoft.Playwright;

namespace Dashboard.Benchmarks.Ui;

/// <summary>The first visit of each page: bytes that travel, and when its largest part is painted.</summary>
internal static class PageLoads
{
    public static async Task RunAsync(Scene scene, Chromium chromium, Figures figures, int runs)
    {
        var uid = (await scene.GetAsync($"/api/v1/objects?cluster={scene.Cluster}&group=cert-manager.io&kind=Certificate"))["items"]![0]!["uid"]!.GetValue<string>();
        foreach (var (name, path) in ((string, string)[])
        [
            ("overview", $"/?cluster={scene.Cluster}"),
            ("objects", $"/objects?cluster={scene.Cluster}&group=cert-manager.io&kind=Certificate"),
            ("topology", $"/topology?cluster={scene.Cluster}"),
            ("timeline", $"/timeline?cluster={scene.Cluster}&healthy=1"),
            ("object", $"/objects/{scene.Cluster}/{uid}"),
            ("diff", $"/objects/{scene.Cluster}/{uid}?tab=diff"),
            ("changes", $"/changes?cluster={scene.Cluster}"),
            ("capture", $"/capture?cluster={scene.Cluster}"),
            ("evidence", $"/evidence?cluster={scene.Cluster}"),
        ])
        {
            var visits = new List<(double Paint, double Bytes)>();
            for (var i = 0; i <= runs; i++) visits.Add(await VisitAsync(scene, chromium, path));
            figures.Add($"page.{name}.lcp_ms", visits.Skip(1).Select(visit => visit.Paint)); // the first one compiles the page
            figures.Add($"page.{name}.compressed_kb", visits.Skip(1).Select(visit => visit.Bytes / 1024));
        }
    }

    private static async Task<(double Paint, double Bytes)> VisitAsync(Scene scene, Chromium chromium, string path)
    {
        var page = await chromium.OpenAsync(scene.Dashboard.Address);
        var bytes = 0.0;
        var network = await page.Context.NewCDPSessionAsync(page);
        network.Event("Network.loadingFinished").OnEvent += (_, finished) => bytes += finished!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        // Elements that load by themselves have drawn, then it is quiet.
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('cr-topology, cr-timeline')].every(element => element.hasAttribute('data-drawn'))");
        var paint = await page.EvaluateAsync<double>(
            """
            () => new Promise(resolve => {
              let last = 0;
              new PerformanceObserver(list => { last = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
              setTimeout(() => resolve(last), 500);
            })
            """);
        await page.Context.CloseAsync();
        return (paint, bytes);
    }
}
