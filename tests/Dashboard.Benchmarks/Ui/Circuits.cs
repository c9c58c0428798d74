using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Dashboard.Testing;
using Microsoft.Playwright;

namespace Dashboard.Benchmarks.Ui;

/// <summary>What an open live page costs the server: what is alive after a full collection, with more pages open and with fewer.</summary>
internal static partial class Circuits
{
    private const int Pages = 6;

    /// <summary>Of a message that draws something; those that only say that somebody is there are shorter.</summary>
    private const int DrawsFrom = 100;

    public static async Task RunAsync(Scene scene, Chromium chromium, Figures figures)
    {
        string[] paths = [$"/?cluster={scene.Cluster}", $"/objects?cluster={scene.Cluster}&group=cert-manager.io&kind=Certificate", $"/capture?cluster={scene.Cluster}"];
        List<StrongBox<int>> drawn = [];
        var few = await OpenAsync(paths, 1); // with them all that pages share
        var open = await OpenAsync(paths, Pages);
        foreach (var count in drawn) count.Value = 0;
        await Wait.UntilAsync(() => drawn.TrueForAll(count => count.Value > 0), TimeSpan.FromMinutes(2), "Not every page is drawn again.", CancellationToken.None); // and keeps what it showed before
        await scene.QuietAsync(); // nothing else grows from here on
        var with = await AliveAsync();
        foreach (var page in open) await page.GotoAsync("about:blank"); // says goodbye, which closing does not
        await Wait.UntilAsync(async () => await SumAsync(Connections()) <= few.Count, TimeSpan.FromMinutes(1), () => "Circuits stay open whose pages have gone.", CancellationToken.None);
        figures.Add("circuit.kb", [(with - await AliveAsync()) / open.Count / 1024]);
        foreach (var page in few.Concat(open)) await page.Context.CloseAsync();

        async Task<List<IPage>> OpenAsync(string[] of, int each)
        {
            List<IPage> pages = [];
            foreach (var path in of)
            {
                for (var i = 0; i < each; i++)
                {
                    var page = await chromium.OpenAsync(scene.Dashboard.Address);
                    var count = new StrongBox<int>();
                    drawn.Add(count);
                    page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => count.Value += frame.Binary?.Length >= DrawsFrom ? 1 : 0;
                    await page.GotoAsync(path);
                    await page.Locator("[data-interactive=true]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
                    pages.Add(page);
                }
            }

            return pages;
        }

        async Task<double> AliveAsync()
        {
            var collected = await SumAsync(Collections());
            await CollectAsync(scene.Dashboard.ProcessId);
            await Wait.UntilAsync(async () => await SumAsync(Collections()) > collected, TimeSpan.FromMinutes(1), () => "The heap is not collected.", CancellationToken.None);
            return await SumAsync(HeapSize()) - await SumAsync(Fragmentation());
        }

        async Task<double> SumAsync(Regex metric)
        {
            var metrics = await scene.Dashboard.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            return metric.Matches(metrics).Sum(match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Asks the runtime of another process for a full collection: the same request that a heap dump begins with (IPC protocol of dotnet/diagnostics).</summary>
    private static async Task CollectAsync(int process)
    {
        const long CollectHeap = 0x800000;
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process.ToString(CultureInfo.InvariantCulture)}-*-socket").MaxBy(File.GetLastWriteTimeUtc)!; // others are of processes that had the number before
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), bound.Token);
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        writer.Write(16); // MB of buffer
        writer.Write(1); // nettrace
        writer.Write(1); // provider
        writer.Write(CollectHeap);
        writer.Write(4); // informational
        Text("Microsoft-Windows-DotNETRuntime");
        Text("");
        var header = (byte[])[.. "DOTNET_IPC_V1\0"u8, .. BitConverter.GetBytes((ushort)(20 + body.Length)), 2, 2, 0, 0]; // start tracing
        await socket.SendAsync((byte[])[.. header, .. body.ToArray()], bound.Token);
        // The trace tells what lives, and goes quiet when the collection is over.
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, bound.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(3), bound.Token) > 0) { }
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // Quiet, or enough: closing the connection ends the trace.
        }

        void Text(string text)
        {
            writer.Write(text.Length + 1);
            writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
        }
    }

    [GeneratedRegex(@"^dotnet_gc_last_collection_heap_size_bytes\{[^}]*\} (?<value>[0-9.E+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeapSize();

    [GeneratedRegex(@"^dotnet_gc_last_collection_heap_fragmentation_size_bytes\{[^}]*\} (?<value>[0-9.E+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fragmentation();

    [GeneratedRegex(@"^dotnet_gc_collections_total\{[^}]*""gen2""\} (?<value>[0-9.E+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Collections();

    [GeneratedRegex(@"^signalr_server_active_connections\{[^}]*\} (?<value>[0-9.E+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Connections();
}
