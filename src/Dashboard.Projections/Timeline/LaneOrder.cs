namespace Dashboard.Projections.Timeline;

/// <summary>Puts lanes in order and below their owners.</summary>
internal static class LaneOrder
{
    /// <summary>A lane's object with the index of its owner's place in the result (-1: none) and how deep that is.</summary>
    internal readonly record struct Place(LaneObject Lane, int Parent, int Level);

    /// <param name="owners">An object's owner, by id; owners without a lane are none.</param>
    public static IReadOnlyList<Place> Of(IReadOnlyList<LaneObject> lanes, IReadOnlyDictionary<int, int> owners, TimelineOrder order)
    {
        if (order == TimelineOrder.Kind)
        {
            return [.. lanes.OrderBy(lane => lane.Object.Kind.Kind, StringComparer.Ordinal).ThenBy(lane => lane.Object.Kind.Group, StringComparer.Ordinal)
                .ThenBy(lane => lane.Rank).ThenBy(lane => lane.Object.Name, StringComparer.Ordinal).Select(lane => new Place(lane, -1, 0))];
        }

        var ids = lanes.Select(lane => lane.Id).ToHashSet();
        int Owner(LaneObject lane) => owners.TryGetValue(lane.Id, out var owner) && owner != lane.Id && ids.Contains(owner) ? owner : 0;
        var children = lanes.ToLookup(Owner);
        var places = new List<Place>(lanes.Count);
        var placed = new HashSet<int>();
        var worst = order == TimelineOrder.Severity ? Worst(lanes, children) : [];
        IEnumerable<LaneObject> Sorted(IEnumerable<LaneObject> siblings) => order == TimelineOrder.Severity
            ? siblings.OrderBy(lane => worst[lane.Id]).ThenBy(lane => lane.Rank).ThenBy(lane => lane.Since).ThenBy(lane => lane.Object.Name, StringComparer.Ordinal)
            : siblings.OrderBy(lane => lane.Object.Kind.Kind, StringComparer.Ordinal).ThenBy(lane => lane.Object.Name, StringComparer.Ordinal);
        void Add(LaneObject lane, int parent, int level)
        {
            if (!placed.Add(lane.Id))
                return;
            var place = places.Count;
            places.Add(new Place(lane, parent, level));
            foreach (var child in Sorted(children[lane.Id]))
                Add(child, place, level + 1);
        }

        foreach (var root in Sorted(children[0]))
            Add(root, -1, 0);
        foreach (var inACircle in lanes) // owners that own each other have no root
            Add(inACircle, -1, 0);
        return places;
    }

    /// <summary>The best rank of a lane and all below it: an owner stands where the worst of what it owns would.</summary>
    private static Dictionary<int, int> Worst(IReadOnlyList<LaneObject> lanes, ILookup<int, LaneObject> children)
    {
        var worst = lanes.ToDictionary(lane => lane.Id, lane => lane.Rank);
        int Of(LaneObject lane, HashSet<int> path) => !path.Add(lane.Id)
            ? lane.Rank
            : worst[lane.Id] = children[lane.Id].Select(child => Of(child, path)).Append(lane.Rank).Min();
        foreach (var root in children[0])
            Of(root, []);
        return worst;
    }
}
