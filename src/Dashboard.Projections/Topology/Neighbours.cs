namespace Dashboard.Projections.Topology;

/// <summary>Objects around another one, along owner edges in both directions.</summary>
internal static class Neighbours
{
    /// <summary>Empty when there is no object of that uid.</summary>
    public static HashSet<int> Within(GraphData data, Dictionary<int, int> parents, string uid, int hops)
    {
        if (data.IdOf(uid) is not { } start)
            return [];
        var children = parents.ToLookup(edge => edge.Value, edge => edge.Key);
        var reached = new HashSet<int> { start };
        var border = new List<int> { start };
        for (var hop = 0; hop < hops; hop++)
        {
            border = [.. border.SelectMany(id => children[id].Append(parents.GetValueOrDefault(id))).Where(id => id != 0 && reached.Add(id))];
        }

        return reached;
    }
}
