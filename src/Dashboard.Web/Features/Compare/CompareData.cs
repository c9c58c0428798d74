using Dashboard.Model;
using Dashboard.Projections.Objects;

namespace Dashboard.Web.Features.Compare;

/// <summary>Some objects side by side.</summary>
/// <param name="Fields">Null: fewer than two of them are there.</param>
public sealed record ObjectComparison(IReadOnlyList<ComparedObject> Columns, FieldComparison? Fields);

/// <param name="Version">Null: no object of that name is recorded there.</param>
public sealed record ComparedObject(string Cluster, Projections.Audit.Version? Version)
{
    public ObjectIdentity? Object => Version?.Change.Object;
}

/// <summary>An application's objects in each cluster.</summary>
/// <param name="Rows">Those that differ first, then those that are missing somewhere.</param>
/// <param name="More">Objects beyond those.</param>
public sealed record AppComparison(IReadOnlyList<string> Clusters, IReadOnlyList<AppRow> Rows, int More);

/// <summary>One name of a kind.</summary>
/// <param name="Objects">For each cluster; null: it is not there.</param>
/// <param name="Differing">Fields that differ between those that are there.</param>
public sealed record AppRow(GroupVersionKind Kind, string? Namespace, string Name, IReadOnlyList<ObjectRow?> Objects, int Differing)
{
    public bool IsOdd => Differing > 0 || Objects.Contains(null);
}
