using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Topology;

/// <summary>The graph as lines: depth first, trouble first, same-kind leaf siblings folded when there are more than four. Pure.</summary>
internal sealed class TreeRows
{
    private const int FoldAbove = 4;

    private readonly ILookup<int, GraphObject> _children;
    private readonly Dictionary<int, int> _worst = [];
    private readonly List<TreeRow> _rows = [];
    private readonly int _limit;

    private TreeRows(IReadOnlyCollection<GraphObject> objects, Dictionary<int, int> parents, int limit)
    {
        _limit = limit;
        _children = objects.ToLookup(found => parents.GetValueOrDefault(found.Id));
        foreach (var found in objects)
        {
            var severity = HealthVerdict.Severity(found.Health.Status);
            for (var at = found.Id; at != 0 && _worst.GetValueOrDefault(at, -1) < severity; at = parents.GetValueOrDefault(at))
                _worst[at] = severity;
        }
    }

    /// <param name="objects">Each with all its owners.</param>
    public static IReadOnlyList<TreeRow> Of(IReadOnlyCollection<GraphObject> objects, Dictionary<int, int> parents, int limit)
    {
        var tree = new TreeRows(objects, parents, limit);
        tree.Siblings(0, 1);
        return tree._rows;
    }

    private void Siblings(int parent, int level)
    {
        var folds = _children[parent].Where(found => !_children.Contains(found.Id))
            .GroupBy(found => (found.Identity.Kind, found.Identity.Namespace)).Where(group => group.Count() > FoldAbove).ToDictionary(group => group.Key, group => group.ToList());
        var shown = new HashSet<(GroupVersionKind, string?)>();
        foreach (var found in _children[parent]
            .OrderByDescending(each => _worst[each.Id]).ThenBy(each => each.Identity.Namespace, StringComparer.Ordinal).ThenBy(each => each.Identity.Kind.Kind, StringComparer.Ordinal)
            .ThenBy(each => each.Identity.Name, StringComparer.Ordinal).ThenBy(each => each.Id))
        {
            if (_rows.Count >= _limit)
                return;
            var key = (found.Identity.Kind, found.Identity.Namespace);
            var leaf = !_children.Contains(found.Id);
            if (leaf && folds.TryGetValue(key, out var folded))
            {
                if (shown.Add(key)) // the first in this order is the worst: it stands for the others
                    Add(found, level, 0, folded);
                continue;
            }

            Add(found, level, _children[found.Id].Count(), [found]);
            if (!leaf)
                Siblings(found.Id, level + 1);
        }
    }

    private void Add(GraphObject found, int level, int children, List<GraphObject> folded)
    {
        var tally = new HealthTally();
        foreach (var each in folded)
            tally.Add(each.Health.Status);
        _rows.Add(new TreeRow(found.Id, found.Identity, found.Health, level, children, folded.Count, tally.Counts));
    }
}
