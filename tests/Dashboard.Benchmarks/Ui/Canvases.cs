using System.Diagnostics;
using System.IO.Compression;

namespace Dashboard.Benchmarks.Ui;

/// <summary>Graph and timeline alone, on their development pages with made-up data.</summary>
internal static class Canvases
{
    public static async Task RunAsync(Chromium chromium, Figures figures, int runs)
    {
        var client = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", "Dashboard.Web", "Client"));
        using var server = Process.Start(new ProcessStartInfo("node", ["dev/serve.mjs", "0"]) { WorkingDirectory = client, UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            var printed = await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
            var address = new Uri(new Uri(printed ?? throw new InvalidOperationException("node dev/serve.mjs printed no address.")).GetLeftPart(UriPartial.Authority));
            await SnapshotAsync(address, figures);
            await GraphAsync(chromium, address, figures, runs);
            await TimelineAsync(chromium, address, figures, runs);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Compressed as the product does.</summary>
    private static async Task SnapshotAsync(Uri address, Figures figures)
    {
        using var client = new HttpClient { BaseAddress = address };
        var bytes = await client.GetByteArrayAsync(new Uri("/api/v1/topology?nodes=10000", UriKind.Relative));
        using var packed = new MemoryStream();
        await using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await brotli.WriteAsync(bytes);
        figures.Add("graph.snapshot_10k_kb", [packed.Length / 1024.0]);
    }

    private static async Task GraphAsync(Chromium chromium, Uri address, Figures figures, int runs)
    {
        var small = new List<Dictionary<string, double>>();
        var large = new List<Dictionary<string, double>>();
        var page = await chromium.OpenAsync(address);
        await page.GotoAsync("/?nodes=20");
        await page.WaitForFunctionAsync("() => window.graphBench");
        for (var i = 0; i < runs; i++)
        {
            small.Add(await page.EvaluateAsync<Dictionary<string, double>>("() => window.graphBench.run(10000)"));
            large.Add(await page.EvaluateAsync<Dictionary<string, double>>("() => window.graphBench.run(100000)"));
        }

        await page.Context.CloseAsync();
        figures.Add("graph.layout_10k_ms", small.Select(run => run["layout_ms"]));
        figures.Add("graph.decode_10k_ms", small.Select(run => run["decode_ms"]));
        figures.Add("graph.status_delta_ms", small.Select(run => run["status_delta_ms"]));
        figures.Add("graph.insert_10_ms", small.Select(run => run["insert_10_ms"]));
        figures.Add("graph.pan_10k_p95_ms", small.Select(run => run["pan_p95_ms"]));
        figures.Add("graph.pan_100k_p95_ms", large.Select(run => run["pan_p95_ms"]));
    }

    private static async Task TimelineAsync(Chromium chromium, Uri address, Figures figures, int runs)
    {
        List<double> p95 = [];
        for (var i = 0; i < runs; i++)
        {
            var page = await chromium.OpenAsync(address);
            await page.GotoAsync("/timeline");
            await page.WaitForFunctionAsync("() => window.timelineBench");
            p95.Add((await page.EvaluateAsync<Dictionary<string, double>>("() => window.timelineBench.run()"))["timeline.pan_1m_p95_ms"]);
            await page.Context.CloseAsync();
        }

        figures.Add("timeline.pan_1m_p95_ms", p95);
    }
}
