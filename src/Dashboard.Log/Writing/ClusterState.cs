using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Writing;

/// <summary>
/// What the one writer of a cluster knows: ids it has given, what it remembers of each object and scope, the next position. Ahead of the database by what
/// is prepared and not yet committed. Used by the writing loop only.
/// </summary>
internal sealed class ClusterState(short id, string name, long epoch, long next, TreeFrontier frontier)
{
    private readonly Dictionary<string, ObjectState> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Kind), Dictionary<int, ObjectState>> _alive = [];
    private readonly Queue<(ObjectState Object, long Position)> _deleted = new();
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);

    public short Id { get; } = id;

    public string Name { get; } = name;

    public long Epoch { get; } = epoch;

    public long Next { get; set; } = next;

    /// <summary>Of the log when it was opened.</summary>
    public TreeFrontier Frontier { get; } = frontier;

    /// <summary>From 1: 0 means none wherever objects refer to each other by id.</summary>
    public int NextObjectId { get; set; }

    /// <summary>From 1.</summary>
    public short NextDictionaryId { get; set; } = 1;

    /// <summary>One entry for each dictionary there is.</summary>
    public List<(KindState Kind, PayloadEncoding Encoding)> Trained { get; } = [];

    public Dictionary<GroupVersionKind, KindState> Kinds { get; } = [];

    public Dictionary<string, int> Managers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, int> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>Of the rows before <see cref="Next"/>.</summary>
    public PathBlock PathBlock { get; } = new();

    public Dictionary<WatchScope, ScopeState> Scopes { get; } = [];

    /// <summary>An object that is not in memory may be in the database: one that was deleted.</summary>
    public bool MayHaveForgotten { get; set; }

    public int Count => _objects.Count;

    public ObjectState? Find(string uid) => _objects.GetValueOrDefault(uid);

    public void Add(ObjectState state)
    {
        _objects.Add(state.Uid, state);
        Index(state);
    }

    /// <summary>The one text for a namespace: many objects are in it.</summary>
    public string? Namespace(string? name)
    {
        if (name is null)
            return null;
        if (!_namespaces.TryGetValue(name, out var known))
            _namespaces.Add(known = name);
        return known;
    }

    /// <summary>Call after the state's verb or kind has changed.</summary>
    public void Index(ObjectState state)
    {
        if (state.Alive)
            Alive(state.Kind.Kind)[state.Id] = state;
        else
            Alive(state.Kind.Kind).Remove(state.Id);
    }

    public void Unindex(ObjectState state) => Alive(state.Kind.Kind).Remove(state.Id);

    /// <summary>Living objects that a scope would list: of its kind, whatever the version, and in its namespace.</summary>
    public IEnumerable<ObjectState> In(WatchScope scope) =>
        Alive(scope.Kind).Values.Where(state => scope.Namespace is null || state.Namespace == scope.Namespace);

    public void Deleted(ObjectState state) => _deleted.Enqueue((state, state.Position));

    /// <summary>Forgets the longest deleted objects beyond a number, once their rows are committed: only then can they be found in the database.</summary>
    public void ForgetDeleted(int keep, long committed)
    {
        while (_deleted.Count > keep && _deleted.Peek() is var (state, position) && position <= committed)
        {
            _deleted.Dequeue();
            // Otherwise it came back, or was deleted once more and stands in the queue again.
            if (!state.Alive && state.Position == position)
            {
                _objects.Remove(state.Uid);
                MayHaveForgotten = true;
            }
        }
    }

    private Dictionary<int, ObjectState> Alive(GroupVersionKind kind)
    {
        if (!_alive.TryGetValue((kind.Group, kind.Kind), out var alive))
            _alive.Add((kind.Group, kind.Kind), alive = []);
        return alive;
    }
}
