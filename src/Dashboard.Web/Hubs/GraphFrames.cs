using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Dashboard.Projections.Topology;
using MessagePack;

namespace Dashboard.Web.Hubs;

/// <summary>
/// The wire form of a graph snapshot: one MessagePack map of columns. A column is little-endian integers of as few bytes each, 1, 2 or 4, as hold them all: a browser
/// reads them without a step for each. Ids are differences, names front-coded (the length shared with the name before, that of the rest, and the rests as one text),
/// kinds, namespaces and reasons ordinals into small tables, of which those of namespaces and reasons begin with an empty one, parents 1 more than their index (0: none).
/// 'since' is in Unix seconds, and 0 for what is healthy or not known.
/// </summary>
public static class GraphFrames
{
    public const string ContentType = "application/x-msgpack";
    private const int FormatVersion = 2;

    public static byte[] Encode(GraphSnapshot snapshot, string? at)
    {
        var nodes = snapshot.Nodes;
        var (kinds, namespaces, reasons) = (new Ordinals<(string, string, string)>(), new Ordinals<string>(""), new Ordinals<string>(""));
        var (kind, ns, reason) = (new int[nodes.Count], new int[nodes.Count], new int[nodes.Count]);
        var (health, since, parent) = (new int[nodes.Count], new int[nodes.Count], new int[nodes.Count]);
        var index = new Dictionary<int, int>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            index[node.Id] = i + 1;
            kind[i] = kinds.Of((node.Kind.Group, node.Kind.Kind, node.Resource));
            ns[i] = namespaces.Of(node.Namespace ?? "");
            reason[i] = reasons.Of(node.Reason);
            health[i] = (int)node.Health;
            since[i] = (int)Math.Min(GraphFrame.Since(node), int.MaxValue);
        }

        for (var i = 0; i < nodes.Count; i++) parent[i] = index.GetValueOrDefault(nodes[i].ParentId);

        var buffer = new ArrayBufferWriter<byte>(64 + (nodes.Count * 16));
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(18);
        Key(ref writer, "v", FormatVersion);
        writer.Write("cluster");
        writer.Write(snapshot.Cluster);
        Key(ref writer, "position", snapshot.Position);
        writer.Write("at");
        writer.Write(at);
        Key(ref writer, "count", nodes.Count);
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
        Column(ref writer, "ids", Differences(nodes));
        Column(ref writer, "kind", kind);
        Column(ref writer, "ns", ns);
        Column(ref writer, "health", health);
        Column(ref writer, "reason", reason);
        Column(ref writer, "since", since);
        Names(ref writer, nodes);
        Column(ref writer, "parent", parent);
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
        var (shared, own) = (new int[nodes.Count], new int[nodes.Count]);
        var text = new StringBuilder(nodes.Count * 8);
        for (var i = 0; i < nodes.Count; i++)
        {
            var name = nodes[i].Name.AsSpan();
            shared[i] = i == 0 ? 0 : name.CommonPrefixLength(nodes[i - 1].Name);
            if (shared[i] > 0 && shared[i] < name.Length && char.IsLowSurrogate(name[shared[i]])) shared[i]--; // half a pair is no text
            own[i] = name.Length - shared[i];
            text.Append(name[shared[i]..]);
        }

        writer.Write("names");
        writer.WriteMapHeader(3);
        Column(ref writer, "shared", shared);
        Column(ref writer, "own", own);
        writer.Write("text");
        writer.Write(text.ToString());
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

    private static void Column(ref MessagePackWriter writer, string key, int[] values)
    {
        var most = values.Length == 0 ? 0 : values.Max();
        writer.Write(key);
        if (most <= byte.MaxValue) Write<byte>(ref writer, values);
        else if (most <= ushort.MaxValue) Write<ushort>(ref writer, values);
        else Write<int>(ref writer, values);
    }

    private static void Write<T>(ref MessagePackWriter writer, int[] values) where T : unmanaged, IBinaryInteger<T>
    {
        var width = Unsafe.SizeOf<T>();
        writer.WriteBinHeader(values.Length * width);
        var place = writer.GetSpan(values.Length * width);
        for (var i = 0; i < values.Length; i++) T.CreateTruncating(values[i]).WriteLittleEndian(place[(i * width)..]);
        writer.Advance(values.Length * width);
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
