using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Features.Overview;

public sealed class OverviewLoader(
    ObjectQueries objects, HistoryQueries history, CoverageQueries coverage, IncidentFinder incidents, ClusterRegistry registry, ViewerAccessor viewers)
{
    private const int UnhealthyAsked = 100;
    private const int LatestShown = 12;

    public async Task<OverviewData> LoadAsync(ReadScope scope, string? ns, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var summary = await objects.ClusterAsync(scope, ns, cancellationToken);
        var kinds = await objects.KindsAsync(scope, ns, cancellationToken);
        var unhealthy = await objects.UnhealthyAsync(scope, ns, UnhealthyAsked, cancellationToken);
        var (found, older) = await incidents.FindAsync(scope, unhealthy, cancellationToken);
        var latest = await history.ChangesAsync(scope, new ChangeFilter(Namespace: ns, Limit: LatestShown, FieldsPerChange: 1), cancellationToken);
        var lag = registry.Clusters.FirstOrDefault(cluster => cluster.Name == scope.Cluster)?.Lag;
        return new OverviewData(summary, ns, kinds, found, older, await CoverageAsync(now, cancellationToken), [.. latest.Items.OfType<ChangeRow>()], lag, now);
    }

    private async Task<IReadOnlyList<ClusterCoverage>> CoverageAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = now - TimeSpan.FromHours(24);
        var result = new List<ClusterCoverage>();
        foreach (var cluster in registry.Clusters)
        {
            var scope = await viewers.ScopeAsync(cluster.Name, cancellationToken);
            var health = (await objects.ClusterAsync(scope, null, cancellationToken)).Health;
            var begun = CoverageStart.Of(await coverage.ScopesAsync(scope, from, now, cancellationToken), from);
            var statement = await coverage.StatementAsync(scope, null, null, null, from, now, cancellationToken);
            result.Add(new ClusterCoverage(cluster.Name, health.Worst(), statement.Share, statement.Gaps, from, now, begun));
        }
        return result;
    }
}
