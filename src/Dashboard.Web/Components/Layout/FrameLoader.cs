using Dashboard.Projections.Activity;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Timeline;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Components.Layout;

/// <summary>Reads what stands around a page. Cheap: a handful of small queries, once a page.</summary>
public sealed class FrameLoader(
    ObjectQueries objects, ActivityQueries activity, CoverageQueries coverage, TimelineQueries timeline, ClusterRegistry registry, ViewerAccessor viewers, TimeProvider clock)
{
    private const int Buckets = 180;
    private const int MaxNamespaces = 500;

    /// <param name="at">The past moment that the page is about: a position or a time. Null: now.</param>
    public async Task<FrameData> LoadAsync(PageScope page, string? at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var choices = new List<ClusterChoice>();
        var chosen = registry.Clusters.FirstOrDefault(cluster => cluster.Name == page.Cluster) ?? (page.Cluster is null && registry.Clusters is [var only, ..] ? only : null);
        var health = default(HealthCounts);
        var position = -1L;
        foreach (var cluster in registry.Clusters)
        {
            var here = cluster.Name == chosen?.Name;
            var summary = await objects.ClusterAsync(await viewers.ScopeAsync(cluster.Name, cancellationToken), here ? page.Namespace : null, cancellationToken);
            choices.Add(new ClusterChoice(cluster.Name, summary.Health.Worst()));
            if (here)
                (health, position) = (summary.Health, summary.Position);
        }
        if (chosen is null)
            return new FrameData(null, null, choices, [], health, null, null, [], null, position, now);

        var scope = await viewers.ScopeAsync(chosen.Name, cancellationToken);
        var namespaces = await objects.NamespacesAsync(scope, cancellationToken);
        var atTime = PastMoment.Parse(at) is { } point ? await timeline.MomentAsync(chosen.Name, point, cancellationToken) : null;
        var length = TimeRange.Usual(await activity.BegunAsync(scope, cancellationToken), now);
        // A moment that the last hours do not hold stands in the middle.
        var railTo = atTime < now - length * 0.95 && atTime > DateTimeOffset.UnixEpoch ? atTime.Value + length / 2 : now;
        var rail = await activity.HistogramAsync(scope, page.Namespace, railTo - length, railTo, Buckets, cancellationToken);
        var gaps = await coverage.GapsAsync(scope, now - TimeSpan.FromHours(24), now, 200, cancellationToken);
        var railGaps = railTo == now ? [.. gaps.Where(gap => gap.To is null || gap.To > now - length)] : await coverage.GapsAsync(scope, railTo - length, railTo, 200, cancellationToken);
        return new FrameData(
            chosen.Name, page.Namespace, choices, [.. namespaces.Select(ns => ns.Namespace).OfType<string>().Take(MaxNamespaces)], health,
            gaps.Count, rail, railGaps, chosen.Lag, position, now,
            CoverageStart.Of(await coverage.ScopesAsync(scope, now - TimeSpan.FromHours(24), now, cancellationToken), now - TimeSpan.FromHours(24)),
            chosen.LastHead?.Head.Time, atTime);
    }
}
