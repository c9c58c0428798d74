using Dashboard.Model;

namespace Dashboard.Watch;

/// <summary>One resource that the cluster serves, in its preferred version.</summary>
/// <param name="WhyNot">Why it is not watched, in words for the catalog page; null when it is.</param>
/// <param name="ServedVersions">All versions, preferred first.</param>
public sealed record CatalogEntry(GroupVersionResource Resource, GroupVersionKind Kind, bool Namespaced, bool Watched, string? WhyNot, IReadOnlyList<string> ServedVersions)
{
    /// <summary>Only metadata is asked for: names, labels, owners, but no content.</summary>
    public bool MetadataOnly { get; init; }
}
