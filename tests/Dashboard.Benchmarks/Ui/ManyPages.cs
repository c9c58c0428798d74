using System.Diagnostics;
using Dashboard.Testing;
using Dashboard.Web.Tests.Hubs;
using Microsoft.AspNetCore.SignalR.Client;

namespace Dashboard.Benchmarks.Ui;

/// <summary>
/// Many open pages at 1,000 changes a second for half a minute: one is a real one, one client never reads, the rest do what a page does without drawing, and look at what came when it is over. How late the latest of them
/// was, whether the state of each is what the database says in the end, and what the server's memory came to.
/// </summary>
internal static class ManyPages
{
    private const int RealPages = 1;
    private static readonly TimeSpan s_load = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Scene scene, Chromium chromium, Figures figures, int pages)
    {
        var before = WorkingSet(scene);
        using var ends = new CancellationTokenSource();
        List<HubConnection> hubs = [];
        List<GraphReader> readers = [];
        List<List<(long Position, double At)>> reached = [];
        for (var i = 0; i < pages - RealPages; i++)
        {
            var (hub, notes) = (await scene.ConnectAsync(), new List<(long Position, double At)>());
            var reader = new GraphReader(hub, scene.Cluster, null, (_, token) => scene.SnapshotAsync(token)) { ReadsLate = true, Reached = position => notes.Add((position, Scene.Now())) };
            hubs.Add(hub);
            readers.Add(reader);
            reached.Add(notes);
            _ = reader.RunAsync(ends.Token);
        }

        _ = AcknowledgeAsync(readers, ends.Token);
        using var stuck = await RawSubscriber.ConnectAsync(new Uri(scene.Dashboard.Address, "/hubs/changes"), scene.Cluster, (await scene.SnapshotAsync(CancellationToken.None)).Position, reads: false);
        List<LivePage> real = [];
        for (var i = 0; i < RealPages; i++) real.Add(await LivePage.OpenAsync(scene, chromium));

        // Everybody is there: what counts begins.
        var from = (await scene.SnapshotAsync(CancellationToken.None)).Position;
        await Wait.UntilAsync(() => readers.TrueForAll(reader => reader.Position >= from), TimeSpan.FromMinutes(2), "Not everybody follows.", CancellationToken.None);
        from = (await scene.SnapshotAsync(CancellationToken.None)).Position;
        foreach (var page in real) await page.TakeAsync();
        var resyncs = readers.Sum(reader => reader.Resyncs);
        var most = before;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < s_load; await Task.Delay(1_000, ends.Token)) most = Math.Max(most, WorkingSet(scene));
        List<IReadOnlyList<(long Position, double At)>> drawn = [];
        foreach (var page in real) drawn.Add(await page.TakeAsync());
        await scene.QuietAsync();

        var last = await SettledAsync(scene, readers);
        var recorded = await scene.RecordedAsync(from);
        var lags = reached.Select(notes => Scene.Lags(recorded, [.. notes.Where(note => note.Position > from)])).ToList();
        figures.Add("pages.open", [pages]);
        figures.Add("pages.changes_per_second", [recorded.Count / s_load.TotalSeconds]);
        figures.Add("pages.lag_p50_ms", [Figures.Percentile([.. lags.SelectMany(each => each)], 0.5)]);
        figures.Add("pages.lag_p99_ms", [Figures.Percentile([.. lags.SelectMany(each => each)], 0.99)]);
        figures.Add("pages.lag_max_ms", [lags.Max(each => each.Max())]);
        figures.Add("pages.drawn_lag_max_ms", [drawn.Max(notes => Scene.Lags(recorded, notes).Max())]);
        figures.Add("pages.missed", [readers.Count(reader => !reader.Nodes.OrderBy(node => node.Key).SequenceEqual(last.Nodes.OrderBy(node => node.Key)))]);
        figures.Add("pages.resyncs", [readers.Sum(reader => reader.Resyncs) - resyncs]);
        figures.Add("pages.server_mb", [most]);
        figures.Add("pages.server_mb_before", [before]);
        await ends.CancelAsync();
        foreach (var hub in hubs) await hub.DisposeAsync();
        foreach (var page in real) await page.CloseAsync();
    }

    /// <summary>The state in which nothing moves any longer and everybody has arrived.</summary>
    private static async Task<SeenGraph> SettledAsync(Scene scene, List<GraphReader> readers)
    {
        var (last, before) = (await scene.SnapshotAsync(CancellationToken.None), -1L);
        await Wait.UntilAsync(
            async () =>
            {
                (before, last) = (last.Position, await scene.SnapshotAsync(CancellationToken.None));
                return last.Position == before && readers.TrueForAll(reader => reader.Position == last.Position);
            }, TimeSpan.FromMinutes(2), () => $"Not everybody arrives at {last.Position}: {readers.Count(reader => reader.Position != last.Position)} are elsewhere.", CancellationToken.None);
        return last;
    }

    private static async Task AcknowledgeAsync(List<GraphReader> readers, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var reader in readers) await reader.AcknowledgeAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private static double WorkingSet(Scene scene)
    {
        using var process = Process.GetProcessById(scene.Dashboard.ProcessId);
        return process.WorkingSet64 / 1024.0 / 1024.0;
    }
}
