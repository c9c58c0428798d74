using Microsoft.Playwright;

namespace Dashboard.Benchmarks.Ui;

/// <summary>An open topology page that notes when it has drawn which position.</summary>
internal sealed class LivePage(IPage page)
{
    // The canvas draws changes in the frame in which it takes them; a message is delivered once that frame is painted.
    private const string Notes =
        """
        window.drawn = [];
        document.addEventListener('cr-changes', event => {
          const position = event.detail?.position;
          if (position === undefined) return;
          const painted = new MessageChannel();
          painted.port1.onmessage = () => window.drawn.push([position, performance.timeOrigin + performance.now()]);
          painted.port2.postMessage(0);
        });
        """;

    public static async Task<LivePage> OpenAsync(Scene scene, Chromium chromium)
    {
        var page = await chromium.OpenAsync(scene.Dashboard.Address);
        await page.AddInitScriptAsync(Notes);
        await page.GotoAsync($"/topology?cluster={scene.Cluster}");
        await page.WaitForFunctionAsync("() => window.drawn.length > 0");
        return new LivePage(page);
    }

    /// <summary>What it has drawn since it was last asked, oldest first: positions and Unix milliseconds.</summary>
    public async Task<List<(long Position, double At)>> TakeAsync() =>
        [.. (await page.EvaluateAsync<double[][]>("() => window.drawn.splice(0)")).Select(note => ((long)note[0], note[1]))];

    public Task CloseAsync() => page.Context.CloseAsync();
}
