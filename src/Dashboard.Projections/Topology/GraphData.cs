using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Topology;

/// <summary>An object as the graph knows it at one point of the log.</summary>
internal sealed record GraphObject(int Id, ObjectIdentity Identity, string Resource, HealthState Health);

/// <summary>Objects of a scope with their parents. A parent is the controller owner, else the first one, among these objects.</summary>
internal sealed class GraphData(long position)
{
    private readonly Dictionary<string, GraphObject> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<(string Uid, bool Controller, int Place)>> _owners = [];

    public long Position { get; } = position;

    public Dictionary<int, GraphObject> Objects { get; } = [];

    public void Add(GraphObject found)
    {
        Objects[found.Id] = found;
        _byUid[found.Identity.Uid] = found;
    }

    public void AddOwner(int child, string ownerUid, bool controller, int place)
    {
        if (!_owners.TryGetValue(child, out var owners))
            _owners[child] = owners = [];
        owners.Add((ownerUid, controller, place));
    }

    public bool Has(string uid) => _byUid.ContainsKey(uid);

    public int? IdOf(string uid) => _byUid.TryGetValue(uid, out var found) ? found.Id : null;

    /// <summary>Owners that are named and not loaded.</summary>
    public IEnumerable<string> MissingOwners() => _owners.Values.SelectMany(owners => owners).Select(owner => owner.Uid).Where(uid => !Has(uid)).Distinct();

    /// <summary>The same, of these objects only.</summary>
    public IEnumerable<string> MissingOwnersOf(IEnumerable<string> uids) => uids.Where(Has).Select(uid => _owners.GetValueOrDefault(_byUid[uid].Id))
        .SelectMany(owners => owners ?? []).Select(owner => owner.Uid).Where(uid => !Has(uid)).Distinct();

    /// <summary>0: a root. A cycle of owners is cut where it closes.</summary>
    public Dictionary<int, int> Parents()
    {
        var parents = new Dictionary<int, int>();
        foreach (var (child, owners) in _owners)
        {
            if (!Objects.ContainsKey(child))
                continue;
            foreach (var (uid, _, _) in owners.OrderByDescending(owner => owner.Controller).ThenBy(owner => owner.Place))
            {
                if (!_byUid.TryGetValue(uid, out var owner) || Leads(owner.Id, child, parents))
                    continue;
                parents[child] = owner.Id;
                break;
            }
        }

        return parents;
    }

    private static bool Leads(int from, int to, Dictionary<int, int> parents)
    {
        for (var at = from; at != 0; at = parents.GetValueOrDefault(at))
            if (at == to)
                return true;
        return false;
    }
}
