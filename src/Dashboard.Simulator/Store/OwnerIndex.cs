namespace Dashboard.Simulator.Store;

/// <summary>Which objects name which uid as their owner. Guarded by the store's lock.</summary>
internal sealed class OwnerIndex
{
    private readonly Dictionary<string, HashSet<(Collection Collection, string Key)>> _dependents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Collection Collection, string Key)> _alive = new(StringComparer.Ordinal);

    public void Add(Collection collection, StoredObject obj)
    {
        _alive[obj.Uid] = (collection, obj.Key);
        foreach (var owner in obj.Owners)
        {
            if (!_dependents.TryGetValue(owner, out var dependents)) _dependents[owner] = dependents = [];
            dependents.Add((collection, obj.Key));
        }
    }

    public void Remove(Collection collection, StoredObject obj)
    {
        _alive.Remove(obj.Uid);
        foreach (var owner in obj.Owners)
        {
            if (_dependents.TryGetValue(owner, out var dependents) && dependents.Remove((collection, obj.Key)) && dependents.Count == 0) _dependents.Remove(owner);
        }
    }

    public void Clear()
    {
        _alive.Clear();
        _dependents.Clear();
    }

    public bool IsAlive(string uid) => _alive.ContainsKey(uid);

    public (Collection Collection, string Key)? Find(string uid) => _alive.TryGetValue(uid, out var place) ? place : null;

    public bool HasDependents(string uid) => _dependents.ContainsKey(uid);

    /// <summary>A copy, in a stable order, so that work on it may change the index.</summary>
    public List<(Collection Collection, StoredObject Object)> DependentsOf(string uid)
    {
        var found = new List<(Collection Collection, StoredObject Object)>();
        if (!_dependents.TryGetValue(uid, out var dependents)) return found;
        foreach (var (collection, key) in dependents)
        {
            if (collection.Find(key) is { } obj) found.Add((collection, obj));
        }

        found.Sort(static (x, y) =>
        {
            var byType = string.CompareOrdinal(x.Collection.Type.QualifiedResource, y.Collection.Type.QualifiedResource);
            return byType != 0 ? byType : string.CompareOrdinal(x.Object.Key, y.Object.Key);
        });
        return found;
    }
}
