using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Events;
using Dashboard.Watch;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Features.CaptureHealth;

public sealed class CaptureLoader(CoverageQueries coverage, QuarantineQueries quarantine, ClusterRegistry registry, TimeProvider clock)
{
    private const int GapLimit = 200;

    public async Task<CaptureData> LoadAsync(ReadScope scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var from = now - TimeSpan.FromHours(24);
        var cluster = registry.Clusters.First(known => known.Name == scope.Cluster);
        var covered = (await coverage.ScopesAsync(scope, from, now, cancellationToken)).ToDictionary(entry => (entry.Scope.Resource.GroupResource, entry.Scope.Namespace));
        var gaps = await coverage.GapsAsync(scope, from, now, GapLimit, cancellationToken);
        var quarantined = await quarantine.NowAsync(scope, cancellationToken);
        var rows = cluster.Scopes
            // Events are kept beside the history, with no coverage to show: their scope says nothing of whether the history is complete.
            .Where(status => !EventSink.Takes(status.Scope) && scope.Allows(status.Scope.Resource.Group, status.Scope.Resource.Resource, status.Scope.Namespace))
            .Select(status => new ScopeRow(
                status, covered.GetValueOrDefault((status.Scope.Resource.GroupResource, status.Scope.Namespace)), [.. gaps.Where(gap => Of(gap, status))])
            {
                Quarantined = quarantined.Newest.Count(one => one.IsIn(status.Scope)),
            })
            .OrderByDescending(row => row.Severity).ThenByDescending(row => row.Gaps.Count).ThenBy(row => row.Status.Scope.Resource.GroupResource, StringComparer.Ordinal)
            .ToList();
        return new CaptureData(
            scope.Cluster, rows, gaps, [.. cluster.Catalog.Where(entry => !entry.Watched)], cluster.Lag, cluster.Failure, cluster.Writer, cluster.Queue, from, now)
        {
            Quarantined = quarantined,
        };
    }

    private static bool Of(Gap gap, ScopeStatus status) =>
        gap.Resource.GroupResource == status.Scope.Resource.GroupResource && gap.Namespace == status.Scope.Namespace;
}
