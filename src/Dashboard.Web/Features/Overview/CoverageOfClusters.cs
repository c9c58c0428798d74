using Dashboard.Projections.Coverage;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Features.Overview;

/// <summary>How completely each cluster was watched in the last day.</summary>
public sealed class CoverageOfClusters(ObjectQueries objects, CoverageQueries coverage, ClusterRegistry registry, ViewerAccessor viewers)
{
    public async Task<IReadOnlyList<ClusterCoverage>> LoadAsync(DateTimeOffset now, CancellationToken cancellationToken)
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
