using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.References;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Overview;

/// <summary>An object that was in trouble before those that hang on it.</summary>
/// <param name="Rest">With how many steps each is away at most, by level.</param>
internal sealed record TroubleGroup(ObjectRow First, IReadOnlyList<(ObjectRow Row, int Level)> Rest)
{
    /// <summary>Position of an object that was not among those to group.</summary>
    public const int TakenIn = -1;

    public int Counted => Rest.Select(each => each.Row).Append(First).Count(row => row.Position != TakenIn);

    public HealthStatus Worst => Rest.Select(each => each.Row.Health.Status).Append(First.Health.Status).MaxBy(status => status.Severity());
}

/// <summary>
/// Puts objects in trouble together. One hangs on what it refers to and on what it owns, if that was in trouble first: on the earliest of these. One that hangs
/// on nothing goes with its owner, unless the owner hangs on it. An order in time along what objects state themselves; it is no proof of a cause.
/// </summary>
internal sealed class TroubleGroups
{
    // Kubernetes' times are whole seconds.
    private static readonly TimeSpan s_same = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, ObjectRow> _rows;
    private readonly ILookup<int, int> _on;
    private readonly Dictionary<int, int> _first = [];
    private readonly Dictionary<int, int> _levels = [];

    private TroubleGroups(Dictionary<int, ObjectRow> rows, IEnumerable<(int Id, int On)> edges)
    {
        _rows = rows;
        _on = edges.OrderBy(edge => rows[edge.On].Since).ThenBy(edge => edge.On).ToLookup(edge => edge.Id, edge => edge.On);
    }

    /// <summary>Worst first, then the latest to begin.</summary>
    /// <param name="rows">Objects in trouble.</param>
    /// <param name="owners">Owners of them that are among them.</param>
    /// <param name="references">What they refer to. What is in trouble and not among them is taken in.</param>
    public static IReadOnlyList<TroubleGroup> Of(IEnumerable<ObjectRow> rows, IEnumerable<(int Id, int OwnerId)> owners, IEnumerable<GraphReference> references)
    {
        var all = rows.ToDictionary(row => row.Id);
        var edges = new List<(int, int)>();
        foreach (var reference in references)
        {
            if (reference is not { TargetId: { } target, Relation: { Verb: RelationVerb.Uses, Certainty: Certainty.Stated, Other: { Uid: { } uid, Health: { } health } other } } || !health.Status.NeedsAttention())
                continue;
            if (!all.ContainsKey(target) && health.Since is { } since)
                all.Add(target, new ObjectRow(target, new ObjectIdentity(new GroupVersionKind(other.Group ?? "", "", other.Kind), other.Namespace, other.Name, uid), health, since, TroubleGroup.TakenIn, []));
            if (all.ContainsKey(target))
                edges.Add((reference.SourceId, target));
        }

        return Of(all, [.. owners], edges);
    }

    private static IReadOnlyList<TroubleGroup> Of(Dictionary<int, ObjectRow> rows, List<(int Id, int OwnerId)> owners, IEnumerable<(int Id, int On)> references)
    {
        var earlier = references.Concat(owners.Select(link => (Id: link.OwnerId, On: link.Id))).Where(edge => edge.Id != edge.On && rows[edge.On].Since <= rows[edge.Id].Since + s_same).ToList();
        var hangs = earlier.Select(edge => edge.Id).ToHashSet();
        var alone = new TroubleGroups(rows, earlier);
        return new TroubleGroups(rows, [.. earlier, .. owners.Where(link => !hangs.Contains(link.Id) && alone.First(link.OwnerId) != link.Id)]).Groups();
    }

    private IReadOnlyList<TroubleGroup> Groups() =>
    [
        .. _rows.Values.GroupBy(row => First(row.Id))
            .Select(group => new TroubleGroup(_rows[group.Key], [.. group.Where(row => row.Id != group.Key).Select(row => (row, Level(row.Id))).OrderBy(each => each.Item2).ThenBy(each => each.row.Since)]))
            .Where(group => group.Counted > 0) // else nothing of what was asked for hangs on what was taken in
            .OrderByDescending(group => group.Worst.Severity()).ThenByDescending(group => group.First.Since).ThenBy(group => group.First.Id),
    ];

    /// <summary>Where following the earliest leads. What leads back to itself ends at the earliest of the circle.</summary>
    private int First(int id)
    {
        var path = new List<int>();
        var at = id;
        while (!_first.ContainsKey(at) && !path.Contains(at) && _on[at].Any())
        {
            path.Add(at);
            at = _on[at].First();
        }

        var first = _first.TryGetValue(at, out var known) ? known
            : path.IndexOf(at) is var start and >= 0 ? path.Skip(start).MinBy(each => (_rows[each].Since, each)) : at;
        foreach (var each in path)
            _first[each] = first;
        return _first[at] = first;
    }

    /// <summary>Steps of the longest way to the first, within the group.</summary>
    private int Level(int id)
    {
        if (_levels.TryGetValue(id, out var level))
            return level;
        _levels[id] = 0; // a circle ends here
        var first = First(id);
        return _levels[id] = id == first ? 0 : 1 + _on[id].Where(on => First(on) == first).Select(Level).DefaultIfEmpty().Max();
    }
}
