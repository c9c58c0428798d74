using System.Runtime.CompilerServices;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Live;
using Dashboard.Web.Hosting;
using Dashboard.Web.Rest;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Web.Hubs;

/// <summary>
/// Live changes and graphs by position: a snapshot read elsewhere plus this stream after its position is complete and in order.
/// A caller that is too far behind gets <c>resync</c> and the stream ends.
/// </summary>
internal sealed class ChangesHub(LiveBatches batches, ForwardHistory history, ViewerAccessor viewer, ClusterRegistry clusters) : Hub
{
    private const int ChangesInOneFrame = 500;

    public async IAsyncEnumerable<ChangesFrame> StreamChanges(string cluster, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = await viewer.ScopeAsync(Known(cluster), cancellationToken);
        var after = afterPosition;
        await foreach (var lot in batches.FollowAsync(cluster, after, cancellationToken))
        {
            if (lot is null)
            {
                yield return new ChangesFrame { Resync = after };
                yield break;
            }

            while (after < lot[^1].Position)
            {
                var (items, position) = await history.AfterAsync(scope, after, ChangesInOneFrame, cancellationToken);
                after = position;
                yield return new ChangesFrame { Position = after, Changes = [.. items.Select(row => RowAnswer.Of(cluster, row))] };
            }
        }
    }

    public async IAsyncEnumerable<GraphFrame> StreamGraph(GraphScope scope, long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = await viewer.ScopeAsync(Known(scope.Cluster), cancellationToken);
        await foreach (var lot in batches.FollowAsync(scope.Cluster, afterPosition, cancellationToken))
        {
            if (lot is null)
            {
                yield return new GraphFrame { Resync = afterPosition };
                yield break;
            }

            yield return Merge(lot, update =>
                (string.IsNullOrEmpty(scope.Namespace) || update.Node.Namespace == scope.Namespace)
                && read.Allows(update.Node.Kind.Group, update.Node.Resource, update.Node.Namespace));
        }
    }

    /// <summary>The position a page has drawn. Kept with the connection; nothing waits for it.</summary>
    public void Acknowledge(long position) => Context.Items["position"] = position;

    private string Known(string cluster) => clusters.Clusters.Any(known => known.Name == cluster)
        ? cluster
        : throw new HubException("cluster: one of " + string.Join(", ", clusters.Clusters.Select(known => known.Name)));

    /// <summary>One frame for a lot: the last state of each object wins.</summary>
    private static GraphFrame Merge(IReadOnlyList<ProjectedBatch> lot, Func<ObjectUpdate, bool> visible)
    {
        var last = new Dictionary<int, (ObjectUpdate Update, bool Created)>();
        foreach (var update in lot.SelectMany(batch => batch.Updates).Where(visible))
            last[update.Node.Id] = (update, update.Created || (last.TryGetValue(update.Node.Id, out var before) && before.Created));
        var alive = last.Values.Where(item => !item.Update.Removed).ToList();
        return new GraphFrame
        {
            Position = lot[^1].Position,
            Upsert = [.. alive.Where(item => item.Created).Select(item => Node(item.Update))],
            Health = [.. alive.Where(item => !item.Created && item.Update.HealthChanged).Select(item =>
                new object[] { item.Update.Node.Id, (int)item.Update.Node.Health, item.Update.Node.Reason, GraphFrames.Seconds(item.Update.Node.Since) })],
            Remove = [.. last.Values.Where(item => item.Update.Removed).Select(item => item.Update.Node.Id)],
        };
    }

    private static object[] Node(ObjectUpdate update)
    {
        var node = update.Node;
        return [node.Id, node.Kind.Group, node.Kind.Kind, node.Namespace ?? "", node.Name, (int)node.Health, node.Reason, node.ParentId, GraphFrames.Seconds(node.Since)];
    }
}
