using System.Buffers;
using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Live;
using Dashboard.Projections.Topology;
using MessagePack;

namespace Dashboard.Web.Hubs;

/// <summary>
/// What changed in a graph up to <c>position</c>. <c>upsert</c>: objects that came or have another parent, as id, group, kind, namespace ("" for cluster-scoped), name,
/// health, reason, parent id (0: none), since (Unix seconds; 0: healthy or not known). <c>health</c>: id, health, reason, since. <c>remove</c>: ids.
/// </summary>
internal static class GraphFrame
{
    /// <summary>Bytes that a backlog is merged to; a single lot may be larger.</summary>
    private const int MergedBytes = 32 * 1024;

    /// <summary>The first lots of a backlog, as one frame: that of the lot alone where it is one, as for everybody who keeps up.</summary>
    /// <param name="lots">At least one; in order, without holes.</param>
    public static HubFrame Merge(IReadOnlyList<Lot> lots, Audience audience, ReadScope scope)
    {
        var first = lots[0].Graph(audience, scope);
        var (count, bytes) = (1, first.Length);
        while (count < lots.Count && (bytes += lots[count].Graph(audience, scope).Length) <= MergedBytes) count++;
        return count == 1 ? first : Encode(Lot.Of(lots[0].After, lots[count - 1].Position, lots.Take(count).SelectMany(lot => lot.Updates)), audience, scope);
    }

    public static HubFrame Encode(Lot lot, Audience audience, ReadScope scope)
    {
        List<GraphNode> upsert = [], health = [];
        List<int> remove = [];
        foreach (var update in lot.Updates)
        {
            if (!IsVisible(update, audience, scope)) continue;
            if (update.Removed) remove.Add(update.Node.Id);
            else if (update.Created || update.Moved) upsert.Add(update.Node);
            else if (update.HealthChanged) health.Add(update.Node);
        }

        return Encode(lot.Position, upsert, health, remove);
    }

    public static HubFrame Nothing(long position) => Encode(position, [], [], []);

    private static HubFrame Encode(long position, List<GraphNode> upsert, List<GraphNode> health, List<int> remove)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + (upsert.Count * 96) + (health.Count * 24) + (remove.Count * 5));
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(4);
        writer.Write("position");
        writer.Write(position);
        writer.Write("upsert");
        writer.WriteArrayHeader(upsert.Count);
        foreach (var node in upsert) Whole(ref writer, node);
        writer.Write("health");
        writer.WriteArrayHeader(health.Count);
        foreach (var node in health) Health(ref writer, node);
        writer.Write("remove");
        writer.WriteArrayHeader(remove.Count);
        foreach (var id in remove) writer.Write(id);
        writer.Flush();
        return HubFrame.OfPacked(position, upsert.Count + health.Count + remove.Count == 0, buffer.WrittenSpan.ToArray());
    }

    /// <summary>0 for what is healthy or not known.</summary>
    public static long Since(GraphNode node) => node.Health != HealthStatus.Healthy && node.Since is { } at ? Math.Max(0, at.ToUnixTimeSeconds()) : 0;

    private static bool IsVisible(ObjectUpdate update, Audience audience, ReadScope scope) =>
        (audience.Namespace is null || update.Node.Namespace == audience.Namespace) && scope.Allows(update.Node.Kind.Group, update.Node.Resource, update.Node.Namespace);

    private static void Whole(ref MessagePackWriter writer, GraphNode node)
    {
        writer.WriteArrayHeader(9);
        writer.Write(node.Id);
        writer.Write(node.Kind.Group);
        writer.Write(node.Kind.Kind);
        writer.Write(node.Namespace ?? "");
        writer.Write(node.Name);
        writer.Write((int)node.Health);
        writer.Write(node.Reason);
        writer.Write(node.ParentId);
        writer.Write(Since(node));
    }

    private static void Health(ref MessagePackWriter writer, GraphNode node)
    {
        writer.WriteArrayHeader(4);
        writer.Write(node.Id);
        writer.Write((int)node.Health);
        writer.Write(node.Reason);
        writer.Write(Since(node));
    }
}
