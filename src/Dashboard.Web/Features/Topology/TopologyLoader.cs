using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Topology;

public sealed class TopologyLoader(TopologyQueries topology, ObjectQueries objects, HistoryQueries history)
{
    public const int RowLimit = 300;

    private const int HistoryRows = 5;

    public async Task<TopologyData> LoadAsync(ReadScope scope, TopologyAddress address, CancellationToken cancellationToken)
    {
        var summary = await objects.ClusterAsync(scope, address.Namespace, cancellationToken);
        var rows = await topology.TreeAsync(scope, new TopologyScope(address.Namespace, address.Root), RowLimit, cancellationToken);
        var shown = address.Lens == "problems" ? TreeLens.Problems(rows) : rows;
        var selected = address.Selected is null ? null : await objects.FindAsync(scope, address.Selected, cancellationToken);
        var latest = selected is null ? [] : (await history.ObjectAsync(scope, selected.Object.Uid, new HistoryFilter(Limit: HistoryRows, FieldsPerChange: 1), cancellationToken)).Items;
        return new TopologyData(shown, rows.Sum(row => row.Folded) - shown.Sum(row => row.Folded), rows.Count >= RowLimit, summary.Health, selected, latest);
    }
}
