using Dashboard.Projections.Audit;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Topology;

/// <summary>The tree beside the canvas and what is selected.</summary>
/// <param name="Past">The version of the selection that a page about the past shows; null: now.</param>
public sealed record TopologyData(
    TopologyTree Tree, ObjectDetail? Selected, Projections.Audit.Version? Past, IReadOnlyList<HistoryRow> SelectedHistory, DateTimeOffset Now)
{
    public int NeedAttention => Tree.Health.Failed + Tree.Health.Degraded + Tree.Health.Unknown;

    /// <summary>The lens in force, whether the address names it or the scope's size decided it.</summary>
    public LensAddress Lens(TopologyAddress address) => address.Shown with { Show = Tree.Problems ? LensAddress.Problems : null };
}

/// <summary>Which rows stand out.</summary>
public static class TreeLens
{
    public static bool NeedsAttention(TreeRow row) =>
        row.Folded > 1 ? row.FoldedHealth.Failed + row.FoldedHealth.Degraded > 0 : row.Health.Status.NeedsAttention();
}
