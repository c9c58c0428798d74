using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Objects;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Features.Overview;

public sealed class OverviewLoader(
    ObjectQueries objects, HistoryQueries history, FindingQueries findings, IncidentFinder incidents, CoverageOfClusters coverage, ClusterRegistry registry)
{
    private const int UnhealthyAsked = 500;
    private const int LatestShown = 12;
    private const int FindingsAsked = 50;

    public async Task<OverviewData> LoadAsync(ReadScope scope, string? ns, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var summary = await objects.ClusterAsync(scope, ns, cancellationToken);
        var kinds = await objects.KindsAsync(scope, ns, cancellationToken);
        var unhealthy = await objects.UnhealthyAsync(scope, ns, UnhealthyAsked, cancellationToken);
        var (found, further) = await incidents.FindAsync(scope, unhealthy, cancellationToken);
        var latest = await history.ChangesAsync(scope, new ChangeFilter(Namespace: ns, Limit: LatestShown, FieldsPerChange: 1), cancellationToken);
        var lag = registry.Clusters.FirstOrDefault(cluster => cluster.Name == scope.Cluster)?.Lag;
        return new OverviewData(summary, ns, kinds, found, further, await coverage.LoadAsync(now, cancellationToken), [.. latest.Items.OfType<ChangeRow>()], lag, now)
        {
            Findings = (await findings.ListAsync(scope, new FindingFilter(ns, Open: true, Limit: FindingsAsked), cancellationToken)).Items,
            Partial = unhealthy.Count == UnhealthyAsked,
            NoiseHidden = latest.NoiseHidden,
        };
    }
}
