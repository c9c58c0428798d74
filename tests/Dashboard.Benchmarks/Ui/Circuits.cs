using System.Runtime.CompilerServices;
using Dashboard.Testing;
using Microsoft.Playwright;

namespace Dashboard.Benchmarks.Ui;

/// <summary>What an open live page costs the server: what its connection, its circuit and its components alone keep alive once they have drawn again.</summary>
internal static class Circuits
{
    private const int Each = 6;

    /// <summary>Of a message that draws something; those that only say that somebody is there are shorter.</summary>
    private const int DrawsFrom = 100;

    public static async Task RunAsync(Scene scene, Chromium chromium, Figures figures, int runs)
    {
        string[] paths = [$"/?cluster={scene.Cluster}", $"/objects?cluster={scene.Cluster}&group=cert-manager.io&kind=Certificate", $"/capture?cluster={scene.Cluster}"];
        List<double> kilobytes = [];
        for (var run = 0; run < runs; run++) kilobytes.Add(await RoundAsync());
        figures.Add("circuit.kb", kilobytes);

        async Task<double> RoundAsync()
        {
            List<IPage> pages = [];
            List<StrongBox<int>> drawn = [];
            foreach (var path in Enumerable.Repeat(paths, Each).SelectMany(each => each))
            {
                var page = await chromium.OpenAsync(scene.Dashboard.Address);
                var count = new StrongBox<int>();
                page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => count.Value += frame.Binary?.Length >= DrawsFrom ? 1 : 0;
                await page.GotoAsync(path);
                await page.Locator("[data-interactive=true]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
                pages.Add(page);
                drawn.Add(count);
            }

            foreach (var count in drawn) count.Value = 0;
            await Wait.UntilAsync(() => drawn.TrueForAll(count => count.Value > 0), TimeSpan.FromMinutes(2), "Not every page is drawn again.", CancellationToken.None); // and keeps what it showed before
            var walked = await PageHeap.WalkAsync(scene.Dashboard.ProcessId);
            for (var again = 0; walked.Circuits != pages.Count && again < 24; again++)
            {
                await Task.Delay(TimeSpan.FromSeconds(5)); // a circuit whose page could not say goodbye is kept for a minute
                walked = await PageHeap.WalkAsync(scene.Dashboard.ProcessId);
            }

            if (walked.Circuits != pages.Count) throw new InvalidOperationException($"There are {walked.Circuits} circuits of {pages.Count} pages.");
            foreach (var page in pages) await page.GotoAsync("about:blank"); // says goodbye, which closing does not
            foreach (var page in pages) await page.Context.CloseAsync();

            return walked.Bytes / 1024.0 / walked.Circuits;
        }
    }
}
