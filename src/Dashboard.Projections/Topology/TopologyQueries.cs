using Dashboard.Model.Access;

namespace Dashboard.Projections.Topology;

/// <summary>Who owns what, now or at a past point. Thread-safe.</summary>
public sealed class TopologyQueries
{
    /// <summary>Nodes with their parents. Owners outside the asked namespace are included, so that trees stay whole.</summary>
    public Task<GraphSnapshot> SnapshotAsync(ReadScope scope, TopologyScope topology, int budget, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The same as rows of a tree, depth first, trouble first; same-kind leaf siblings fold into one row when there are more than four.</summary>
    public Task<IReadOnlyList<TreeRow>> TreeAsync(ReadScope scope, TopologyScope topology, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Uid of a node; null: unknown or not visible.</summary>
    public Task<string?> UidAsync(ReadScope scope, int objectId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
