using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Topology;

/// <param name="Root">Uid: only this object, its owners and what it owns.</param>
/// <param name="Depth">Levels of owned objects below root; null: all.</param>
public sealed record TopologyScope(string? Namespace = null, string? Root = null, int? Depth = null, Audit.LogPoint? At = null);

/// <param name="ParentId">The controller owner, else the first one, if it is in the snapshot; 0 otherwise.</param>
/// <param name="Since">When it turned this healthy, by the object itself or by the log; null: not known.</param>
public sealed record GraphNode(
    int Id, GroupVersionKind Kind, string Resource, string? Namespace, string Name, HealthStatus Health, string Reason, int ParentId, DateTimeOffset? Since = null);

/// <summary>Nodes and owner edges at a position. Nodes by ascending id.</summary>
/// <param name="Total">Objects in the scope before the budget; <c>Total - Nodes.Count</c> are left out.</param>
public sealed record GraphSnapshot(string Cluster, long Position, IReadOnlyList<GraphNode> Nodes, int Total);

/// <summary>A line of the accessible tree: depth first, parents before children.</summary>
/// <param name="Level">1 for roots.</param>
/// <param name="Folded">Same-kind leaf siblings that this row stands for; 1 for a single object.</param>
public sealed record TreeRow(int Id, ObjectIdentity Object, HealthState Health, int Level, int Children, int Folded, HealthCounts FoldedHealth);

/// <summary>A scope as lines of a tree.</summary>
/// <param name="Health">Of all objects of the scope, whatever the lens leaves out; so are <paramref name="Kinds"/>.</param>
/// <param name="LeftOut">Objects that the lens leaves out.</param>
/// <param name="Truncated">There are more rows than were asked for.</param>
/// <param name="Problems">The lens keeps to problems, as it was asked to or by the scope's size.</param>
public sealed record TopologyTree(IReadOnlyList<TreeRow> Rows, HealthCounts Health, IReadOnlyList<KindCount> Kinds, int LeftOut, bool Truncated, bool Problems);

/// <summary>Objects of a kind, whatever its version.</summary>
public sealed record KindCount(string Group, string Kind, int Objects)
{
    /// <summary>Most first.</summary>
    internal static IReadOnlyList<KindCount> Of(GraphData data) =>
    [
        .. data.Objects.Values.GroupBy(found => (found.Identity.Kind.Group, found.Identity.Kind.Kind)).Select(group => new KindCount(group.Key.Group, group.Key.Kind, group.Count()))
            .OrderByDescending(kind => kind.Objects).ThenBy(kind => kind.Kind, StringComparer.Ordinal).ThenBy(kind => kind.Group, StringComparer.Ordinal),
    ];
}

/// <summary>A namespace in numbers.</summary>
public sealed record NamespaceSummary(string? Namespace, HealthCounts Health);
