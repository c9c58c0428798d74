using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Live;
using Dashboard.Projections.Topology;

namespace Dashboard.Web.Tests.Hubs;

/// <summary>Makes folds up and remembers what they come to: objects that come, go, move and turn unwell, by chance and the seed. Thread-safe.</summary>
internal sealed class PublishedGraph(ProjectionFeed feed, int seed)
{
    private static readonly GroupVersionKind s_kind = new("x.io", "v1", "Thing");
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<int, GraphNode> _nodes = [];
    private int _next = 1;
    private long _position;

    public long Position
    {
        get
        {
            lock (_lock) return _position;
        }
    }

    public SeenGraph Seen
    {
        get
        {
            lock (_lock) return new SeenGraph(_position, _nodes.ToDictionary(node => node.Key, node => new SeenNode((int)node.Value.Health, node.Value.Reason, node.Value.ParentId)));
        }
    }

    /// <summary>One fold of so many objects.</summary>
    public ProjectedBatch Fold(int objects)
    {
        lock (_lock)
        {
            var updates = new Dictionary<int, ObjectUpdate>();
            while (updates.Count < objects)
            {
                var update = Change();
                if (!updates.TryAdd(update.Node.Id, update)) continue;
                if (update.Removed) _nodes.Remove(update.Node.Id);
                else _nodes[update.Node.Id] = update.Node;
            }

            var batch = new ProjectedBatch(HubHost.Cluster, _position, _position + objects, [.. updates.Values], objects, 0);
            _position += objects;
            feed.Publish(batch);
            return batch;
        }
    }

    private ObjectUpdate Change()
    {
        var what = _random.Next(10);
        if (_nodes.Count < 50 || what == 0)
            return Update(new GraphNode(_next, s_kind, "things", $"ns-{_next % 4}", $"thing-{_next++}", HealthStatus.Healthy, "", AnyId()), created: true);
        var node = _nodes[AnyId()];
        return what switch
        {
            1 => Update(node with { Health = HealthStatus.Missing }, removed: true),
            2 => Update(node with { ParentId = AnyId() }, moved: true),
            3 => Update(node),
            _ => Update(node with { Health = (HealthStatus)_random.Next(4), Reason = new string('r', 120) + _random.Next(5) }, health: true),
        };
    }

    private int AnyId()
    {
        while (_nodes.Count > 0)
        {
            var id = _random.Next(1, _next);
            if (_nodes.ContainsKey(id)) return id;
        }

        return 0;
    }

    private static ObjectUpdate Update(GraphNode node, bool created = false, bool removed = false, bool moved = false, bool health = false) =>
        new(node, $"uid-{node.Id}", created, removed, moved, health, HealthStatus.Healthy, Verb.Modified);
}
