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
        // Side by side: each counts all objects, or an hour of minutes.
        var (summary, kinds) = (objects.ClusterAsync(scope, ns, cancellationToken), objects.KindsAsync(scope, ns, cancellationToken));
        var wrong = WrongAsync(scope, ns, cancellationToken);
        var latest = history.ChangesAsync(scope, new ChangeFilter(Namespace: ns, Limit: LatestShown, FieldsPerChange: 1), cancellationToken);
        var (covered, open) = (coverage.LoadAsync(now, cancellationToken), findings.ListAsync(scope, new FindingFilter(ns, Open: true, Limit: FindingsAsked), cancellationToken));
        await Task.WhenAll(summary, kinds, wrong, latest, covered, open);

        var (found, further, partial) = await wrong;
        var lag = registry.Clusters.FirstOrDefault(cluster => cluster.Name == scope.Cluster)?.Lag;
        return new OverviewData(await summary, ns, await kinds, found, further, await covered, [.. (await latest).Items.OfType<ChangeRow>()], lag, now)
        {
            Findings = (await open).Items,
            Partial = partial,
            NoiseHidden = (await latest).NoiseHidden,
        };
    }

    private async Task<(IReadOnlyList<Incident> Found, IReadOnlyList<ObjectRow> Further, bool Partial)> WrongAsync(ReadScope scope, string? ns, CancellationToken cancellationToken)
    {
        var unhealthy = await objects.UnhealthyAsync(scope, ns, UnhealthyAsked, cancellationToken);
        var (found, further) = await incidents.FindAsync(scope, unhealthy, cancellationToken);
        return (found, further, unhealthy.Count == UnhealthyAsked);
    }
}
