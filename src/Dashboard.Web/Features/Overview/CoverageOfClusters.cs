using Dashboard.Projections.Coverage;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Features.Overview;

/// <summary>Each cluster, and how completely it was watched in the last day.</summary>
public sealed class CoverageOfClusters(ObjectQueries objects, CoverageQueries coverage, ClusterRegistry registry, ViewerAccessor viewers)
{
    /// <returns>Worst first.</returns>
    public async Task<IReadOnlyList<ClusterCoverage>> LoadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = now - TimeSpan.FromHours(24);
        var result = new List<ClusterCoverage>();
        foreach (var cluster in registry.Clusters)
        {
            var scope = await viewers.ScopeAsync(cluster.Name, cancellationToken);
            var summary = await objects.ClusterAsync(scope, null, cancellationToken);
            var begun = CoverageStart.Of(await coverage.ScopesAsync(scope, from, now, cancellationToken), from);
            var statement = await coverage.StatementAsync(scope, null, null, null, from, now, cancellationToken);
            result.Add(new ClusterCoverage(summary, statement.Share, statement.Gaps, from, now, begun));
        }
        return [.. result.OrderByDescending(each => each.Summary.Health.Failed).ThenByDescending(each => each.Summary.Health.Degraded).ThenBy(each => Math.Round(each.Share, 3)).ThenBy(each => each.Cluster, StringComparer.Ordinal)];
    }
}
