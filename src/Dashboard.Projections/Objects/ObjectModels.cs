using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Objects;

/// <summary>A live object in a list.</summary>
/// <param name="Cells">Values of <see cref="ObjectPage.Columns"/>, in their order; null where the object has none.</param>
public sealed record ObjectRow(
    int Id, ObjectIdentity Object, HealthState Health, DateTimeOffset CreatedAt, long Position, IReadOnlyList<string?> Cells)
{
    /// <summary>When it entered its health.</summary>
    public DateTimeOffset Since => Health.Since ?? CreatedAt;
}

/// <summary>A printer column as <c>kubectl get</c> shows it.</summary>
/// <param name="Type">integer, number, string, boolean or date, as in the CustomResourceDefinition.</param>
/// <param name="Priority">0: always shown; above: with <c>-o wide</c>.</param>
public sealed record PrinterColumn(string Name, string Type, string JsonPath, int Priority, string Description);

/// <param name="Columns">Printer columns between name and age. Empty when the page spans kinds.</param>
/// <param name="Next">Opaque cursor of the next page; null on the last.</param>
/// <param name="Total">Objects that match, over all pages.</param>
public sealed record ObjectPage(IReadOnlyList<PrinterColumn> Columns, IReadOnlyList<ObjectRow> Items, string? Next, int Total);

/// <param name="Sort">name, namespace, kind, health, age or a printer column's name (status: health, where no column is called so); a leading '-' descends; up to four, separated by commas. Null: name.</param>
/// <param name="LabelSelector">As kubectl's -l.</param>
/// <param name="Text">Matches anywhere in namespace or name.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Owner">Kind of an owner, or <c>none</c>.</param>
/// <param name="Skip">Rows of the order that are left out before the page, for who jumps into a list; 0 to 1,000,000.</param>
/// <param name="Uids">Only these.</param>
public sealed record ObjectFilter(
    string? Group = null, string? Kind = null, string? Namespace = null, string? Name = null, string? LabelSelector = null,
    HealthStatus? Health = null, string? Text = null, string? Sort = null, string? Cursor = null, int Limit = 200, string? Owner = null, int Skip = 0,
    IReadOnlyList<string>? Uids = null);

/// <summary>A value that some of a list's objects have, and how many of them.</summary>
public sealed record FacetCount(string Value, int Count);

/// <summary>
/// What a list can be narrowed by, most objects first. Each facet is counted under the rest of the filter: what it chooses itself does not empty it.
/// </summary>
/// <param name="Owners">Kinds of owners; <c>none</c> for those that nothing owns.</param>
/// <param name="Labels">As <c>key=value</c>. Keys that tell nearly every object apart are left out.</param>
/// <param name="Sampled">Objects whose labels were counted; less than <paramref name="Labelled"/> in a large list.</param>
/// <param name="Labelled">Objects under the filter without its label selector.</param>
public sealed record ObjectFacets(
    IReadOnlyList<FacetCount> Health, IReadOnlyList<FacetCount> Namespaces, IReadOnlyList<FacetCount> Owners, IReadOnlyList<FacetCount> Labels, int Sampled, int Labelled, int Total);

/// <summary>One kind of a cluster, summed over what the viewer may see.</summary>
/// <param name="Custom">A custom resource, not a built-in kind.</param>
/// <param name="Changes">Changes in each of the last 30 two-minute buckets, oldest first.</param>
public sealed record KindSummary(
    GroupVersionKind Kind, string Resource, bool Namespaced, bool Custom, HealthCounts Health, IReadOnlyList<int> Changes, ObjectRow? Worst);

/// <summary>One cluster, summed over what the viewer may see.</summary>
/// <param name="ChangesLastHour">Noise left out.</param>
/// <param name="Changes">As in <see cref="KindSummary"/>.</param>
/// <param name="Position">Last position in the sums.</param>
public sealed record ClusterSummary(
    string Cluster, HealthCounts Health, int Kinds, long ChangesLastHour, IReadOnlyList<int> Changes, long Position);

/// <summary>An object's page: what it is now, or was last.</summary>
/// <param name="DeletedAt">Null while it exists.</param>
/// <param name="InferredDelete">Concluded from a relist: the final state is unknown.</param>
/// <param name="Checks">How its health was decided.</param>
/// <param name="HealthRule">What decided: see <see cref="HealthVerdict.Rule"/>.</param>
/// <param name="Owners">Chain from the root owner down to the direct one; controller owners first.</param>
public sealed record ObjectDetail(
    int Id, ObjectIdentity Object, string Resource, HealthState Health, IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt, bool InferredDelete, long Position, string ResourceVersion, long? Generation,
    int Versions, int NoiseVersions, IReadOnlyList<ObjectRow> Owners, IReadOnlyList<ObjectRow> Children, int ChildCount,
    IReadOnlyList<HealthCheck> Checks, string HealthRule);

/// <summary>One step of the rule that decided an object's health, in the order it was tried.</summary>
/// <param name="Since">Of the condition that was asked, as the object states it; null where it states none.</param>
public sealed record HealthCheck(HealthStatus Status, string Text, DateTimeOffset? Since = null);

/// <summary>A search suggestion.</summary>
public sealed record SearchHit(ObjectRow Row);
