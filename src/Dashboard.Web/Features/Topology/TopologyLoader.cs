using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Topology;

public sealed class TopologyLoader(TopologyQueries topology, ObjectQueries objects, HistoryQueries history, TimeProvider clock)
{
    /// <summary>Rows of the tree table, and cards of the picture that stands in for the canvas: while the canvas is there, only who cannot see it reads them.</summary>
    public static int RowLimit(bool table) => table ? 300 : 100;

    private const int HistoryRows = 5;

    public async Task<TopologyData> LoadAsync(ReadScope scope, TopologyAddress address, CancellationToken cancellationToken)
    {
        var at = PastMoment.Parse(address.At);
        var tree = await topology.TreeAsync(scope, new TopologyScope(address.Namespace, address.Root, At: at), address.Shown.On(address.Selected), RowLimit(address.Table), cancellationToken);
        var selected = address.Selected is null ? null : await objects.FindAsync(scope, address.Selected, cancellationToken);
        if (selected is null)
            return new TopologyData(tree, null, null, [], clock.GetUtcNow());
        var past = at is { } point ? await history.VersionAsync(scope, selected.Object.Uid, point, cancellationToken) : null;
        var latest = past is null
            ? await history.ObjectAsync(scope, selected.Object.Uid, new HistoryFilter(Limit: HistoryRows, FieldsPerChange: 1), cancellationToken)
            : await history.ChangesAsync(
                scope, new ChangeFilter(Uid: selected.Object.Uid, LastPosition: past.Change.Position, Limit: HistoryRows, FieldsPerChange: 1), cancellationToken);
        return new TopologyData(tree, selected, past, latest.Items, clock.GetUtcNow());
    }
}
