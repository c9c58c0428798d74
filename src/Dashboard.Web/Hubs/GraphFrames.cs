using System.Buffers;
using Dashboard.Projections.Topology;
using MessagePack;

namespace Dashboard.Web.Hubs;

/// <summary>
/// The wire form of a graph snapshot: one MessagePack map of columns. Ids are delta-coded, names front-coded (shared prefix length with the
/// name before, at most 255, and the rest), kinds, namespaces and reasons are ordinals into small tables whose index 0 is empty. 'since' is in Unix seconds, and 0
/// for what is healthy or not known.
/// </summary>
public static class GraphFrames
{
    public const string ContentType = "application/x-msgpack";
    private const int FormatVersion = 1;

    public static byte[] Encode(GraphSnapshot snapshot, string? at)
    {
        var nodes = snapshot.Nodes;
        var (kinds, namespaces, reasons) = (new Ordinals<(string, string, string)>(), new Ordinals<string>(""), new Ordinals<string>(""));
        var (kind, ns, reason) = (new int[nodes.Count], new int[nodes.Count], new int[nodes.Count]);
        var health = new byte[nodes.Count];
        var index = new Dictionary<int, int>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            index[node.Id] = i;
            kind[i] = kinds.Of((node.Kind.Group, node.Kind.Kind, node.Resource));
            ns[i] = namespaces.Of(node.Namespace ?? "");
            reason[i] = reasons.Of(node.Reason);
            health[i] = (byte)node.Health;
        }

        var buffer = new ArrayBufferWriter<byte>(64 + (nodes.Count * 16));
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(17);
        Key(ref writer, "v", FormatVersion);
        writer.Write("cluster");
        writer.Write(snapshot.Cluster);
        Key(ref writer, "position", snapshot.Position);
        writer.Write("at");
        writer.Write(at);
        writer.Write("kinds");
        writer.WriteArrayHeader(kinds.Values.Count);
        foreach (var (group, name, resource) in kinds.Values)
        {
            writer.WriteArrayHeader(3);
            writer.Write(group);
            writer.Write(name);
            writer.Write(resource);
        }

        Strings(ref writer, "namespaces", namespaces.Values);
        Strings(ref writer, "reasons", reasons.Values);
        Integers(ref writer, "ids", Differences(nodes));
        Integers(ref writer, "kind", kind);
        Integers(ref writer, "ns", ns);
        writer.Write("health");
        writer.Write(health);
        Integers(ref writer, "reason", reason);
        Numbers(ref writer, "since", [.. nodes.Select(GraphFrame.Since)]);
        Names(ref writer, nodes);
        Integers(ref writer, "parent", nodes.Select(node => index.GetValueOrDefault(node.ParentId, -1)).ToArray());
        Key(ref writer, "total", snapshot.Total);
        Key(ref writer, "omitted", snapshot.Total - nodes.Count);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static int[] Differences(IReadOnlyList<GraphNode> nodes)
    {
        var differences = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++) differences[i] = nodes[i].Id - (i == 0 ? 0 : nodes[i - 1].Id);
        return differences;
    }

    private static void Names(ref MessagePackWriter writer, IReadOnlyList<GraphNode> nodes)
    {
        var shared = new byte[nodes.Count];
        writer.Write("names");
        writer.WriteMapHeader(2);
        for (var i = 1; i < nodes.Count; i++)
        {
            var (before, name) = (nodes[i - 1].Name, nodes[i].Name);
            shared[i] = (byte)Math.Min(before.AsSpan().CommonPrefixLength(name), byte.MaxValue);
        }

        writer.Write("shared");
        writer.Write(shared);
        writer.Write("rest");
        writer.WriteArrayHeader(nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
        {
            // The writer takes the address of what it is given, and an empty span has none: a name like the one before shares all of it.
            if (shared[i] == nodes[i].Name.Length) writer.WriteStringHeader(0);
            else writer.Write(nodes[i].Name.AsSpan(shared[i]));
        }
    }

    private static void Key(ref MessagePackWriter writer, string key, long value)
    {
        writer.Write(key);
        writer.Write(value);
    }

    private static void Strings(ref MessagePackWriter writer, string key, List<string> values)
    {
        writer.Write(key);
        writer.WriteArrayHeader(values.Count);
        foreach (var value in values) writer.Write(value);
    }

    private static void Integers(ref MessagePackWriter writer, string key, int[] values)
    {
        writer.Write(key);
        writer.WriteArrayHeader(values.Length);
        foreach (var value in values) writer.Write(value);
    }

    private static void Numbers(ref MessagePackWriter writer, string key, long[] values)
    {
        writer.Write(key);
        writer.WriteArrayHeader(values.Length);
        foreach (var value in values) writer.Write(value);
    }

    private sealed class Ordinals<T> where T : notnull
    {
        private readonly Dictionary<T, int> _ordinals = [];

        public Ordinals(params ReadOnlySpan<T> first)
        {
            foreach (var value in first) Of(value);
        }

        public List<T> Values { get; } = [];

        public int Of(T value)
        {
            if (_ordinals.TryGetValue(value, out var ordinal)) return ordinal;
            _ordinals.Add(value, Values.Count);
            Values.Add(value);
            return Values.Count - 1;
        }
    }
}
