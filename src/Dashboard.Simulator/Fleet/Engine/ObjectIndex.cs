using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>
/// What lives in the cluster, kept from store events: by kind, by owner, and by what is served. Lists keep an order that depends only on the order
/// of events, never on hash codes, so that picks by a seeded random repeat. Not thread-safe.
/// </summary>
internal sealed class ObjectIndex
{
    private static readonly List<ObjectRef> None = [];

    private readonly Dictionary<ObjectRef, Entry> _entries = [];
    private readonly Dictionary<string, List<ObjectRef>> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectRef, List<ObjectRef>> _orphans = [];
    private readonly Dictionary<ObjectRef, List<ObjectRef>> _servants = [];
    private readonly Dictionary<string, int> _podsPerNamespace = new(StringComparer.Ordinal);

    /// <summary>Objects of the fleet; CustomResourceDefinitions and Events are not counted.</summary>
    public int Count => _entries.Count - OfKind("Event").Count - OfKind("CustomResourceDefinition").Count;

    public Entry? Find(ObjectRef key) => _entries.GetValueOrDefault(key);

    public bool Has(ObjectRef key) => _entries.ContainsKey(key);

    public IReadOnlyList<ObjectRef> OfKind(string kind) => _kinds.GetValueOrDefault(kind, None);

    public IReadOnlyList<ObjectRef> ChildrenOf(ObjectRef owner) => _entries.TryGetValue(owner, out var entry) && entry.Children is not null ? entry.Children : None;

    public IEnumerable<Entry> ChildrenOf(ObjectRef owner, string kind) =>
        ChildrenOf(owner).Where(child => string.Equals(child.Kind, kind, StringComparison.Ordinal)).Select(child => _entries[child]);

    /// <summary>Pods behind a Service, or Certificates of an issuer.</summary>
    public IReadOnlyList<ObjectRef> ServantsOf(ObjectRef served) => _servants.GetValueOrDefault(served, None);

    public int PodsIn(string @namespace) => _podsPerNamespace.GetValueOrDefault(@namespace);

    /// <summary>Takes in a version of an object. The result says how the version differs from the one before.</summary>
    public Observed Upsert(ObjectRef key, JsonObject obj)
    {
        var uid = (string)obj["metadata"]!["uid"]!;
        var added = false;
        if (!_entries.TryGetValue(key, out var entry) || !string.Equals(entry.Uid, uid, StringComparison.Ordinal))
        {
            if (entry is not null)
            {
                Remove(key);
            }

            entry = Add(key, uid, obj);
            added = true;
        }

        // Kinds without a generation (Service, ConfigMap, ResourceQuota) cannot tell: any write may be one to the spec.
        var generation = obj["metadata"]!["generation"].AsLong();
        var bound = key.Kind is "Pod" && obj["spec"]?["nodeName"] is not null;
        var specChanged = added || generation is null || generation != entry.Generation || bound != entry.Bound;
        var (health, reason) = HealthRules.Of(key.Kind, obj);
        var healthChanged = health != entry.Health;
        entry.Generation = generation ?? 0;
        entry.Health = health;
        entry.Reason = reason;
        entry.Deleting = obj["metadata"]!["deletionTimestamp"] is not null;
        entry.Bound = bound;
        return new Observed(entry, obj, added, Deleted: false, specChanged, healthChanged);
    }

    public Entry? Remove(ObjectRef key)
    {
        if (!_entries.Remove(key, out var entry))
        {
            return null;
        }

        var list = _kinds[key.Kind];
        var last = list[^1];
        list[entry.Position] = last;
        _entries.TryGetValue(last, out var moved);
        (moved ?? entry).Position = entry.Position;
        list.RemoveAt(list.Count - 1);
        if (entry.Owner is { } owner && _entries.TryGetValue(owner, out var parent))
        {
            parent.Children?.Remove(key);
        }

        if (entry.Serves is { } served && _servants.TryGetValue(served, out var servants))
        {
            servants.Remove(key);
        }

        if (key is { Kind: "Pod", Namespace: { } @namespace })
        {
            _podsPerNamespace[@namespace]--;
        }

        return entry;
    }

    private Entry Add(ObjectRef key, string uid, JsonObject obj)
    {
        var entry = new Entry(key, uid) { Owner = Relations.OwnerOf(key, obj), Serves = Relations.ServedBy(key, obj) };
        _entries[key] = entry;
        var list = _kinds.TryGetValue(key.Kind, out var known) ? known : _kinds[key.Kind] = [];
        entry.Position = list.Count;
        list.Add(key);
        if (entry.Owner is { } owner)
        {
            if (_entries.TryGetValue(owner, out var parent))
            {
                (parent.Children ??= []).Add(key);
            }
            else
            {
                (_orphans.TryGetValue(owner, out var waiting) ? waiting : _orphans[owner] = []).Add(key);
            }
        }

        if (_orphans.Remove(key, out var adopted))
        {
            entry.Children = adopted.Where(Has).ToList();
        }

        if (entry.Serves is { } served)
        {
            (_servants.TryGetValue(served, out var servants) ? servants : _servants[served] = []).Add(key);
        }

        if (key is { Kind: "Pod", Namespace: { } @namespace })
        {
            _podsPerNamespace[@namespace] = _podsPerNamespace.GetValueOrDefault(@namespace) + 1;
        }

        return entry;
    }
}
