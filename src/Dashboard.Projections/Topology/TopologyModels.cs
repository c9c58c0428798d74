using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Topology;

/// <param name="Root">Uid: only this object, its owners and what it owns.</param>
/// <param name="Depth">Levels of owned objects below root; null: all.</param>
public sealed record TopologyScope(string? Namespace = null, string? Root = null, int? Depth = null, Audit.LogPoint? At = null);

/// <param name="ParentId">The controller owner, else the first one, if it is in the snapshot; 0 otherwise.</param>
public sealed record GraphNode(int Id, GroupVersionKind Kind, string Resource, string? Namespace, string Name, HealthStatus Health, string Reason, int ParentId);

/// <summary>Nodes and owner edges at a position. Nodes by ascending id.</summary>
/// <param name="Total">Objects in the scope before the budget; <c>Total - Nodes.Count</c> are left out.</param>
public sealed record GraphSnapshot(string Cluster, long Position, IReadOnlyList<GraphNode> Nodes, int Total);

/// <summary>A line of the accessible tree: depth first, parents before children.</summary>
/// <param name="Level">1 for roots.</param>
/// <param name="Folded">Same-kind leaf siblings that this row stands for; 1 for a single object.</param>
public sealed record TreeRow(int Id, ObjectIdentity Object, HealthState Health, int Level, int Children, int Folded, HealthCounts FoldedHealth);

/// <summary>A namespace in numbers.</summary>
public sealed record NamespaceSummary(string? Namespace, HealthCounts Health);
