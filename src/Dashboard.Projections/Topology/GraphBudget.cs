using Dashboard.Projections.Health;

namespace Dashboard.Projections.Topology;

/// <summary>Which objects a bounded snapshot shows: trouble with its owners first, then by depth, never a child without its parent.</summary>
internal static class GraphBudget
{
    public static HashSet<int> Choose(GraphData data, Dictionary<int, int> parents, int budget)
    {
        if (data.Objects.Count <= budget)
            return [.. data.Objects.Keys];
        var chosen = new HashSet<int>(budget);
        var chain = new List<int>();
        foreach (var found in data.Objects.Values
            .OrderByDescending(found => HealthVerdict.Severity(found.Health.Status)).ThenBy(found => Depth(found.Id, parents)).ThenBy(found => found.Id))
        {
            chain.Clear();
            for (var at = found.Id; at != 0 && !chosen.Contains(at); at = parents.GetValueOrDefault(at))
                chain.Add(at);
            if (chosen.Count + chain.Count <= budget)
                chosen.UnionWith(chain);
            if (chosen.Count == budget)
                break;
        }

        return chosen;
    }

    private static int Depth(int id, Dictionary<int, int> parents)
    {
        var depth = 0;
        for (var at = parents.GetValueOrDefault(id); at != 0; at = parents.GetValueOrDefault(at))
            depth++;
        return depth;
    }
}
