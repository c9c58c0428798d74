using System.Runtime.CompilerServices;
using Dashboard.Model.Access;
using Dashboard.Testing;
using Dashboard.Web.Hosting;
using Dashboard.Web.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Web.Tests.Hubs;

public sealed class HubStreamTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Subscribers_FoldToTheStateThatWasPublished(bool messagePack)
    {
        await using var host = await HubHost.StartAsync(new OpenAccess(), TimeProvider.System);
        var graph = new PublishedGraph(host.Feed, seed: 3);
        graph.Fold(200);
        await using var readers = await Readers.StartAsync(host, graph, 20, messagePack);

        for (var i = 0; i < 300; i++)
        {
            graph.Fold(1 + (i % 17));
            if (i % 10 == 0) await Task.Yield();
        }

        await readers.ReachAsync(graph.Position);
        var seen = graph.Seen.Nodes.OrderBy(node => node.Key);
        Assert.All(readers.All, reader => Assert.Equal(seen, reader.Nodes.OrderBy(node => node.Key)));
    }

    [Fact]
    public async Task NamespaceOfACluster_BringsItsObjectsOnly_AndThePositionOfAll()
    {
        await using var host = await HubHost.StartAsync(new OpenAccess(), TimeProvider.System);
        var graph = new PublishedGraph(host.Feed, seed: 4);
        await using var hub = await host.ConnectAsync(messagePack: true);
        var reader = new GraphReader(hub, HubHost.Cluster, "ns-2", (_, _) => Task.FromResult(new SeenGraph(0, new Dictionary<int, SeenNode>())));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        var running = reader.RunAsync(ends.Token);
        await FirstArrivesAsync(reader, graph);
        for (var i = 0; i < 40; i++) graph.Fold(3);

        await Wait.UntilAsync(() => reader.Position == graph.Position, s_bound, "The stream does not arrive at the last position.", _cancellation);
        Assert.Equal(graph.Seen.Nodes.Keys.Where(id => id % 4 == 2).Order(), reader.Nodes.Keys.Order());
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => running);
    }

    /// <summary>One that stops reading: the others get everything, what left the ring is kept for nobody, and who reads again is told that it needs a snapshot.</summary>
    [Fact]
    public async Task StuckClient_SlowsNobody_KeepsNothingAlive_AndGetsAResync()
    {
        await using var host = await HubHost.StartAsync(new OpenAccess(), TimeProvider.System);
        var graph = new PublishedGraph(host.Feed, seed: 5);
        graph.Fold(100);
        await using var readers = await Readers.StartAsync(host, graph, 5, messagePack: true);
        using var stuck = await StuckClient.ConnectAsync(host.Hub, graph.Position, _cancellation);
        List<WeakReference> folds = [];

        // More than the buffers of both ends hold, and than the ring does.
        for (var i = 0; i < 300; i++)
        {
            folds.Add(FoldAndForget(graph));
            await readers.ReachAsync(graph.Position);
        }

        Assert.All(readers.All, reader => Assert.Equal(0, reader.Resyncs));
        Assert.Equal(graph.Seen.Nodes.OrderBy(node => node.Key), readers.All[0].Nodes.OrderBy(node => node.Key));
        GC.Collect();
        Assert.DoesNotContain(folds.Take(150), fold => fold.IsAlive); // the ring holds the last hundred
        Assert.Contains("\"resync\":", await stuck.ReadUntilEndOfStreamAsync(_cancellation).WaitAsync(s_bound, _cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientThatConfirmsNothingNew_GetsAResync_OthersDoNot()
    {
        var time = new FakeTimeProvider();
        await using var host = await HubHost.StartAsync(new OpenAccess(), time);
        var graph = new PublishedGraph(host.Feed, seed: 6);
        await using var readers = await Readers.StartAsync(host, graph, 2, messagePack: true);
        var (slow, prompt) = (readers.All[0], readers.All[1]);
        await FirstArrivesAsync(slow, graph);
        await FirstArrivesAsync(prompt, graph);
        await slow.AcknowledgeAsync(_cancellation);

        await Wait.UntilAsync(
            async () =>
            {
                graph.Fold(2);
                await prompt.AcknowledgeAsync(_cancellation);
                time.Advance(TimeSpan.FromMilliseconds(200));
                return slow.Resyncs > 0;
            }, s_bound, () => "No resync came.", _cancellation);
        Assert.Equal(0, prompt.Resyncs);

        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            return slow.Position == graph.Position;
        }, s_bound, "After its snapshot it does not go on.", _cancellation);
    }

    [Fact]
    public async Task PermissionWithdrawn_EndsTheStream()
    {
        var (time, access) = (new FakeTimeProvider(), new ChangingAccess());
        await using var host = await HubHost.StartAsync(access, time);
        var graph = new PublishedGraph(host.Feed, seed: 7);
        await using var readers = await Readers.StartAsync(host, graph, 1, messagePack: true);
        await FirstArrivesAsync(readers.All[0], graph);
        access.Grants = [];
        var before = graph.Position;
        time.Advance(TimeSpan.FromSeconds(6));
        graph.Fold(5);

        // A stream that was just about to wait does so from here on.
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            return readers.Running[0].IsCompleted;
        }, s_bound, "The stream goes on.", _cancellation);
        var error = await Assert.ThrowsAsync<HubException>(() => readers.Running[0]);
        Assert.Contains("may not read", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, readers.All[0].Position);
    }

    [Fact]
    public async Task PermissionThatBecomesAnother_NeedsASnapshot()
    {
        var (time, access) = (new FakeTimeProvider(), new ChangingAccess());
        await using var host = await HubHost.StartAsync(access, time);
        var graph = new PublishedGraph(host.Feed, seed: 8);
        await using var readers = await Readers.StartAsync(host, graph, 1, messagePack: false);
        await FirstArrivesAsync(readers.All[0], graph);
        access.Grants = [new Grant("x.io", "things", "ns-1")];
        time.Advance(TimeSpan.FromSeconds(6));
        graph.Fold(5);

        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            return readers.All[0].Resyncs == 1;
        }, s_bound, "No resync came.", _cancellation);
    }

    [Fact]
    public async Task NothingMayBeRead_IsRefused()
    {
        await using var host = await HubHost.StartAsync(new ChangingAccess { Grants = [new Grant(null, null, "ns-1")] }, TimeProvider.System);
        await using var hub = await host.ConnectAsync(messagePack: true);
        var reader = new GraphReader(hub, HubHost.Cluster, "ns-2", (_, _) => Task.FromResult(new SeenGraph(0, new Dictionary<int, SeenNode>())));
        await Assert.ThrowsAsync<HubException>(() => reader.RunAsync(_cancellation).WaitAsync(s_bound, _cancellation));
    }

    [Fact]
    public async Task MoreStreamsThanAllowed_AreRefused()
    {
        await using var host = await HubHost.StartAsync(new OpenAccess(), TimeProvider.System);
        await using var hub = await host.ConnectAsync(messagePack: true);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        List<Task> running = [];
        for (var i = 0; i <= HubClient.MaxStreams; i++)
            running.Add(new GraphReader(hub, HubHost.Cluster, null, (_, _) => Task.FromResult(new SeenGraph(0, new Dictionary<int, SeenNode>()))).RunAsync(ends.Token));
        var refused = await Task.WhenAny(running).WaitAsync(s_bound, _cancellation);
        Assert.IsType<HubException>(refused.Exception!.InnerException);
        Assert.Equal(1, running.Count(task => task.IsFaulted));
    }

    /// <summary>A stream that has brought something is open: what is published from then on is not missed by being early.</summary>
    private async Task FirstArrivesAsync(GraphReader reader, PublishedGraph graph) => await Wait.UntilAsync(
        () =>
        {
            if (reader.Position < graph.Position) return false;
            if (reader.Position > 0) return true;
            graph.Fold(60);
            return false;
        }, s_bound, "The stream brings nothing.", _cancellation);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference FoldAndForget(PublishedGraph graph) => new(graph.Fold(300).Updates[0]);

    /// <summary>Clients that read, each with a connection of its own.</summary>
    private sealed class Readers : IAsyncDisposable
    {
        private readonly List<HubConnection> _hubs = [];
        private readonly CancellationTokenSource _ends = new();

        public List<GraphReader> All { get; } = [];

        public List<Task> Running { get; } = [];

        public static async Task<Readers> StartAsync(HubHost host, PublishedGraph graph, int count, bool messagePack)
        {
            var readers = new Readers();
            for (var i = 0; i < count; i++)
            {
                var hub = await host.ConnectAsync(messagePack);
                var reader = new GraphReader(hub, HubHost.Cluster, null, (_, _) => Task.FromResult(graph.Seen));
                readers._hubs.Add(hub);
                readers.All.Add(reader);
                readers.Running.Add(reader.RunAsync(readers._ends.Token));
            }

            await readers.ReachAsync(graph.Position);
            return readers;
        }

        public Task ReachAsync(long position) => Wait.UntilAsync(
            () => All.TrueForAll(reader => reader.Position >= position), s_bound, $"Not everybody arrives at {position}.", TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await _ends.CancelAsync();
            foreach (var hub in _hubs) await hub.DisposeAsync();
            foreach (var running in Running) await running.ContinueWith(_ => { }, TaskScheduler.Default);
            _ends.Dispose();
        }
    }

    private sealed class ChangingAccess : IReadAccess
    {
        public volatile IReadOnlyList<Grant> Grants = [new Grant(null, null, null)];

        public ValueTask<ReadScope> DecideAsync(Viewer viewer, string cluster, CancellationToken cancellationToken) =>
            ValueTask.FromResult(ReadScope.Decided(this, viewer, cluster, Grants));
    }
}
