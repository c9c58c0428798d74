using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Topology;

/// <summary>The tree beside the canvas and what is selected.</summary>
/// <param name="Rows">Depth first, as the lens leaves them.</param>
/// <param name="LeftOut">Objects that the lens leaves out of the read rows.</param>
/// <param name="Truncated">There are more rows than were read.</param>
public sealed record TopologyData(
    IReadOnlyList<TreeRow> Rows, int LeftOut, bool Truncated, HealthCounts Health, ObjectDetail? Selected, IReadOnlyList<HistoryRow> SelectedHistory);

/// <summary>Lenses over tree rows.</summary>
public static class TreeLens
{
    /// <summary>What needs attention, with its owners. Rows stay depth first.</summary>
    public static IReadOnlyList<TreeRow> Problems(IReadOnlyList<TreeRow> rows)
    {
        var kept = new bool[rows.Count];
        var path = new List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            while (path.Count > 0 && rows[path[^1]].Level >= rows[i].Level)
                path.RemoveAt(path.Count - 1);
            path.Add(i);
            if (!NeedsAttention(rows[i]))
                continue;
            foreach (var ancestor in path)
                kept[ancestor] = true;
        }
        return [.. rows.Where((_, i) => kept[i])];
    }

    public static bool NeedsAttention(TreeRow row) =>
        row.Folded > 1 ? row.FoldedHealth.Failed + row.FoldedHealth.Degraded > 0 : row.Health.Status.NeedsAttention();
}
