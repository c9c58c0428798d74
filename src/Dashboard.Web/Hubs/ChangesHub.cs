using System.Runtime.CompilerServices;
using Dashboard.Projections.Audit;
using Dashboard.Web.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Web.Hubs;

/// <summary>
/// Live changes and graphs by position: a snapshot read elsewhere plus this stream after its position is complete and in order.
/// Who is too far behind, or may read something else than before, gets <c>resync</c> and the stream ends.
/// </summary>
internal sealed class ChangesHub(LiveLots lots, ForwardHistory history, ViewerAccessor viewer, ClusterRegistry clusters, TimeProvider time) : Hub
{
    private HubClient Client => (HubClient)Context.Items[typeof(HubClient)]!;

    public override Task OnConnectedAsync()
    {
        Context.Items[typeof(HubClient)] = new HubClient();
        return Task.CompletedTask;
    }

    /// <returns>See <see cref="ChangesFrame"/>.</returns>
    public async IAsyncEnumerable<HubFrame> StreamChanges(string cluster, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = Entered();
        try
        {
            var stream = await OpenAsync(client, cluster, null, afterPosition, cancellationToken);
            List<Lot> read = [];
            while (await stream.NextAsync(read, cancellationToken))
            {
                // One lot at a time: its rows may be many, and permission is asked about in between.
                var frames = read.Count == 0 ? [ChangesFrame.Of(stream.Position, [])]
                    : read[0].After == stream.Position ? await read[0].ChangesAsync(stream.Audience, stream.Scope, history)
                    : await ChangesFrame.ReadAsync(history, stream.Scope, stream.Position, read[0].Position);
                read.Clear();
                foreach (var frame in frames)
                {
                    if (stream.Takes(frame)) yield return frame;
                }
            }

            yield return HubFrame.Resync(stream.Head);
        }
        finally
        {
            client.Close();
        }
    }

    /// <returns>See <see cref="GraphFrame"/>.</returns>
    public async IAsyncEnumerable<HubFrame> StreamGraph(GraphScope scope, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = Entered();
        try
        {
            var stream = await OpenAsync(client, scope.Cluster, scope.Namespace, afterPosition, cancellationToken);
            List<Lot> read = [];
            while (await stream.NextAsync(read, cancellationToken))
            {
                var frame = read.Count == 0 ? GraphFrame.Nothing(stream.Position) : GraphFrame.Merge(read, stream.Audience, stream.Scope);
                read.Clear(); // a client that is stuck from here on keeps nothing that leaves the ring
                if (stream.Takes(frame)) yield return frame;
            }

            yield return HubFrame.Resync(stream.Head);
        }
        finally
        {
            client.Close();
        }
    }

    /// <summary>The position that a page has drawn. A client that says so once is held to it: see <see cref="LiveStream.OldestUnconfirmed"/>.</summary>
    public void Acknowledge(long position) => Client.Acknowledge(position);

    private HubClient Entered() => Client.TryOpen() ? Client : throw new HubException($"streams: at most {HubClient.MaxStreams} at a time on a connection");

    private async Task<LiveStream> OpenAsync(HubClient client, string cluster, string? @namespace, long after, CancellationToken cancellationToken)
    {
        if (clusters.Find(cluster) is null) throw new HubException("cluster: one of " + string.Join(", ", clusters.Clusters.Select(known => known.Name)));
        var stream = new LiveStream(lots.Of(cluster), @namespace, after, client, token => viewer.ScopeAsync(cluster, token), time);
        await stream.OpenAsync(cancellationToken);
        return stream;
    }
}
