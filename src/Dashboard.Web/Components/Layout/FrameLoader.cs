using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Activity;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Timeline;
using Dashboard.Projections.Topology;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Components.Layout;

/// <summary>Reads what stands around a page. Cheap: a handful of small queries, once a page.</summary>
public sealed class FrameLoader(
    ObjectQueries objects, ActivityQueries activity, CoverageQueries coverage, TimelineQueries timeline, ClusterRegistry registry, ViewerAccessor viewers, TimeProvider clock)
{
    private const int Buckets = 180;
    private const int MaxNamespaces = 500;
    private const int MaxGaps = 200;

    /// <param name="at">The past moment that the page is about: a position or a time. Null: now.</param>
    public async Task<FrameData> LoadAsync(PageScope page, string? at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var chosen = registry.Clusters.FirstOrDefault(cluster => cluster.Name == page.Cluster) ?? (page.Cluster is null && registry.Clusters is [var only, ..] ? only : null);
        List<ReadScope> scopes = [];
        foreach (var cluster in registry.Clusters)
            scopes.Add(await viewers.ScopeAsync(cluster.Name, cancellationToken));

        // Side by side: with 100,000 objects each takes the database some ten milliseconds, and every page waits for all of them.
        var counting = Task.WhenAll(scopes.Select(scope => objects.NamespacesAsync(scope, cancellationToken)));
        if (scopes.Find(scope => scope.Cluster == chosen?.Name) is not { } here)
            return new FrameData(null, null, Choices(scopes, await counting), [], default, null, null, [], null, -1, now);
        var (position, drawing, dayAgo) = (objects.PositionAsync(here, cancellationToken), RailAsync(here, page.Namespace, at, now, cancellationToken), now - TimeSpan.FromHours(24));
        var (gaps, covered) = (coverage.GapsAsync(here, dayAgo, now, MaxGaps, cancellationToken), coverage.ScopesAsync(here, dayAgo, now, cancellationToken));
        await Task.WhenAll(counting, position, drawing, gaps, covered);

        var counts = await counting;
        var namespaces = counts[scopes.IndexOf(here)];
        var (rail, railGaps, atTime) = await drawing;
        return new FrameData(
            here.Cluster, page.Namespace, Choices(scopes, counts), [.. namespaces.Select(ns => ns.Namespace).OfType<string>().Take(MaxNamespaces)],
            Sum(page.Namespace is null ? namespaces : namespaces.Where(ns => ns.Namespace == page.Namespace)),
            (await gaps).Count, rail, railGaps, chosen!.Lag, await position, now, CoverageStart.Of(await covered, dayAgo), chosen.LastHead?.Head.Time, atTime);
    }

    private async Task<(ActivityHistogram Rail, IReadOnlyList<Gap> Gaps, DateTimeOffset? AtTime)> RailAsync(
        ReadScope scope, string? ns, string? at, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var atTime = PastMoment.Parse(at) is { } point ? await timeline.MomentAsync(scope.Cluster, point, cancellationToken) : null;
        var length = TimeRange.Usual(await activity.BegunAsync(scope, cancellationToken), now);
        // A moment that the last hours do not hold stands in the middle.
        var to = atTime < now - length * 0.95 && atTime > DateTimeOffset.UnixEpoch ? atTime.Value + length / 2 : now;
        var (bars, gaps) = (activity.HistogramAsync(scope, ns, to - length, to, Buckets, cancellationToken), coverage.GapsAsync(scope, to - length, to, MaxGaps, cancellationToken));
        await Task.WhenAll(bars, gaps);
        return (await bars, await gaps, atTime);
    }

    private static List<ClusterChoice> Choices(List<ReadScope> scopes, IReadOnlyList<NamespaceSummary>[] counts) =>
        [.. scopes.Select((scope, i) => new ClusterChoice(scope.Cluster, Sum(counts[i]).Worst()))];

    private static HealthCounts Sum(IEnumerable<NamespaceSummary> namespaces) => namespaces.Aggregate(default(HealthCounts), (sum, ns) => sum + ns.Health);
}
