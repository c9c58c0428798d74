using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;

namespace Dashboard.Web.Tests.Hubs;

/// <summary>A graph as a client sees it: the state of each object by id.</summary>
internal readonly record struct SeenNode(int Health, string Reason, int Parent);

internal sealed record SeenGraph(long Position, IReadOnlyDictionary<int, SeenNode> Nodes);

/// <summary>One item of StreamGraph, in either protocol.</summary>
[MessagePack.MessagePackObject]
public sealed class GraphItem
{
    [MessagePack.Key("position")] public long? Position { get; set; }

    [MessagePack.Key("upsert")] public IReadOnlyList<IReadOnlyList<object>>? Upsert { get; set; }

    [MessagePack.Key("health")] public IReadOnlyList<IReadOnlyList<object>>? Health { get; set; }

    [MessagePack.Key("remove")] public IReadOnlyList<int>? Remove { get; set; }

    [MessagePack.Key("resync")] public long? Resync { get; set; }
}

/// <summary>An item as it came, of which only the position is read: in MessagePack, for clients of which many share a machine.</summary>
[MessagePack.MessagePackFormatter(typeof(Formatter))]
public sealed record UnreadItem(long? Position, long? Resync, byte[] Bytes)
{
    public GraphItem Read() => MessagePack.MessagePackSerializer.Deserialize<GraphItem>(Bytes, cancellationToken: default);

    internal sealed class Formatter : MessagePack.Formatters.IMessagePackFormatter<UnreadItem>
    {
        public UnreadItem Deserialize(ref MessagePack.MessagePackReader reader, MessagePack.MessagePackSerializerOptions options)
        {
            var bytes = System.Buffers.BuffersExtensions.ToArray(reader.ReadRaw());
            var item = new MessagePack.MessagePackReader(bytes);
            var (position, resync) = ((long?)null, (long?)null);
            for (var fields = item.ReadMapHeader(); fields > 0; fields--)
            {
                var name = item.ReadString();
                if (name == "position" && !item.TryReadNil()) position = item.ReadInt64();
                else if (name == "resync" && !item.TryReadNil()) resync = item.ReadInt64();
                else if (name is not ("position" or "resync")) item.Skip();
            }

            return new UnreadItem(position, resync, bytes);
        }

        public void Serialize(ref MessagePack.MessagePackWriter writer, UnreadItem value, MessagePack.MessagePackSerializerOptions options) => throw new NotSupportedException();
    }
}

/// <summary>What a page does, without drawing: a snapshot, the stream after it, and a snapshot again when it is told so. Its state may be read while it runs.</summary>
internal sealed class GraphReader(HubConnection hub, string cluster, string? @namespace, Func<long, CancellationToken, Task<SeenGraph>> snapshot)
{
    private readonly ConcurrentDictionary<int, SeenNode> _nodes = new();
    private readonly ConcurrentQueue<UnreadItem> _unread = new();
    private long _position = -1;

    public long Position => Volatile.Read(ref _position);

    public int Resyncs { get; private set; }

    /// <summary>What comes is kept unread until somebody asks for the state.</summary>
    public bool ReadsLate { get; init; }

    /// <summary>Where <see cref="ReadsLate" />, asked for by one thread at a time, when nothing comes any longer.</summary>
    public IReadOnlyDictionary<int, SeenNode> Nodes
    {
        get
        {
            while (_unread.TryDequeue(out var item)) Apply(item.Read());
            return _nodes;
        }
    }

    /// <summary>Called with each position reached, on the connection's thread.</summary>
    public Action<long> Reached { get; init; } = _ => { };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var atLeast = -1L;
        while (true)
        {
            var start = await snapshot(atLeast, cancellationToken);
            _nodes.Clear();
            _unread.Clear();
            foreach (var (id, node) in start.Nodes) _nodes[id] = node;
            Move(start.Position);
            atLeast = await FollowAsync(start.Position, cancellationToken);
            Resyncs++;
        }
    }

    public Task AcknowledgeAsync(CancellationToken cancellationToken) => hub.SendAsync("Acknowledge", Position, cancellationToken);

    /// <returns>Where the next snapshot has to be.</returns>
    private async Task<long> FollowAsync(long after, CancellationToken cancellationToken)
    {
        if (ReadsLate)
        {
            await foreach (var item in hub.StreamAsync<UnreadItem>("StreamGraph", new { cluster, @namespace }, after, cancellationToken))
            {
                if (item.Resync is { } position) return position;
                _unread.Enqueue(item);
                Move(item.Position!.Value);
            }
        }
        else
        {
            await foreach (var item in hub.StreamAsync<GraphItem>("StreamGraph", new { cluster, @namespace }, after, cancellationToken))
            {
                if (item.Resync is { } position) return position;
                Apply(item);
                Move(item.Position!.Value);
            }
        }

        throw new InvalidOperationException("The stream ended without a resync.");
    }

    private void Apply(GraphItem item)
    {
        foreach (var node in item.Upsert!) _nodes[Number(node[0])] = new SeenNode(Number(node[5]), node[6].ToString()!, Number(node[7]));
        foreach (var health in item.Health!)
        {
            if (_nodes.TryGetValue(Number(health[0]), out var node)) _nodes[Number(health[0])] = node with { Health = Number(health[1]), Reason = health[2].ToString()! };
        }

        foreach (var id in item.Remove!) _nodes.TryRemove(id, out _);
    }

    private void Move(long position)
    {
        Volatile.Write(ref _position, position);
        Reached(position);
    }

    private static int Number(object value) => int.Parse(value.ToString()!, CultureInfo.InvariantCulture);
}
