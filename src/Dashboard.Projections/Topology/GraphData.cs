using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Topology;

/// <summary>An object as the graph knows it at one point of the log.</summary>
internal sealed record GraphObject(int Id, ObjectIdentity Identity, string Resource, HealthState Health);

/// <summary>Objects of a scope with their parents. A parent is the controller owner, else the first one, among these objects.</summary>
internal sealed class GraphData(long position)
{
    private readonly Dictionary<string, GraphObject> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<Owner>> _owners = [];
    private Dictionary<int, int>? _parents;

    /// <summary>Everything up to here is in it.</summary>
    public long Position { get; private set; } = position;

    public Dictionary<int, GraphObject> Objects { get; } = [];

    public void Add(GraphObject found)
    {
        if (!Objects.ContainsKey(found.Id))
            _parents = null;
        Objects[found.Id] = found;
        _byUid[found.Identity.Uid] = found;
    }

    public void AddOwner(int child, string ownerUid, bool controller, int place)
    {
        if (!_owners.TryGetValue(child, out var owners))
            _owners[child] = owners = [];
        // The first that is there will be the parent.
        var before = owners.FindIndex(other => controller == other.Controller ? place < other.Place : controller);
        owners.Insert(before < 0 ? owners.Count : before, new Owner(ownerUid, controller, place));
        _parents = null;
    }

    /// <summary>Of these objects what a later reading holds; one that it does not hold is gone.</summary>
    public void Take(IEnumerable<int> changed, GraphData later)
    {
        foreach (var id in changed)
        {
            if (!later.Objects.TryGetValue(id, out var found))
            {
                Remove(id);
                continue;
            }

            Add(found);
            var owners = later._owners.GetValueOrDefault(id, []);
            if (_owners.GetValueOrDefault(id, []).SequenceEqual(owners))
                continue;
            _owners[id] = owners;
            _parents = null;
        }

        Position = later.Position;
    }

    public bool Has(string uid) => _byUid.ContainsKey(uid);

    public int? IdOf(string uid) => _byUid.TryGetValue(uid, out var found) ? found.Id : null;

    /// <summary>Owners that are named and not loaded.</summary>
    public IEnumerable<string> MissingOwners() => _owners.Values.SelectMany(owners => owners).Select(owner => owner.Uid).Where(uid => !Has(uid)).Distinct();

    /// <summary>The same, of these objects only.</summary>
    public IEnumerable<string> MissingOwnersOf(IEnumerable<string> uids) => uids.Where(Has).Select(uid => _owners.GetValueOrDefault(_byUid[uid].Id))
        .SelectMany(owners => owners ?? []).Select(owner => owner.Uid).Where(uid => !Has(uid)).Distinct();

    /// <summary>By child; without one it is a root. A cycle of owners is cut where it closes, going by ids: where does not depend on what was read first.</summary>
    /// <returns>Shared with whoever asks next: only to be read.</returns>
    public Dictionary<int, int> Parents() => _parents ??= FindParents(_owners, cut: false) ?? FindParents(_owners.OrderBy(each => each.Key), cut: true)!;

    /// <returns>Null: there is a cycle, and none was to be cut.</returns>
    private Dictionary<int, int>? FindParents(IEnumerable<KeyValuePair<int, List<Owner>>> children, bool cut)
    {
        var parents = new Dictionary<int, int>();
        foreach (var (child, owners) in children)
        {
            if (!Objects.ContainsKey(child))
                continue;
            foreach (var (uid, _, _) in owners)
            {
                if (!_byUid.TryGetValue(uid, out var owner))
                    continue;
                if (Leads(owner.Id, child, parents))
                {
                    if (!cut)
                        return null;
                    continue;
                }

                parents[child] = owner.Id;
                break;
            }
        }

        return parents;
    }

    private void Remove(int id)
    {
        if (!Objects.Remove(id, out var found))
            return;
        _byUid.Remove(found.Identity.Uid);
        _owners.Remove(id);
        _parents = null;
    }

    private static bool Leads(int from, int to, Dictionary<int, int> parents)
    {
        for (var at = from; at != 0; at = parents.GetValueOrDefault(at))
            if (at == to)
                return true;
        return false;
    }

    private readonly record struct Owner(string Uid, bool Controller, int Place);
}
