using Dashboard.Log;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Rest;

internal static class ClusterEndpoints
{
    /// <param name="Writer">Who writes the cluster's log; null: nobody is known to.</param>
    /// <param name="Queue">What is accepted from the API server and not yet in the log; null: this process is not the writer.</param>
    public sealed record ClusterAnswer(
        string Name, HealthCounts Health, int Kinds, long ChangesLastHour, long Position, WriterAnswer? Writer, QueueStatus? Queue, CoverageAnswer Coverage);

    /// <param name="Here">This process is the writer.</param>
    public sealed record WriterAnswer(string Name, long Epoch, DateTimeOffset Since, bool Here);

    public sealed record KindAnswer(string Group, string Version, string Kind, string Resource, bool Namespaced, bool Custom, HealthCounts Health);

    /// <param name="Quarantined">Objects of which the newest version could not be processed.</param>
    public sealed record ScopeAnswer(
        string Group, string Resource, string Kind, string? Namespace, DateTimeOffset? CoveredSince, DateTimeOffset? CoveredUntil, string? ClosedReason, int Quarantined);

    public static void MapClusters(this RouteGroupBuilder api)
    {
        api.MapGet("/clusters", async (Request request, ClusterRegistry clusters, ObjectQueries objects, CancellationToken cancellationToken) =>
        {
            List<ClusterAnswer> items = [];
            foreach (var cluster in clusters.Clusters)
            {
                var scope = await request.ScopeAsync(cluster.Name);
                var sum = await objects.ClusterAsync(scope, null, cancellationToken);
                var writer = cluster.Writer is { } holder ? new WriterAnswer(holder.Name, holder.Epoch, holder.TakenAt, cluster.WritesHere) : null;
                items.Add(new(
                    cluster.Name, sum.Health, sum.Kinds, sum.ChangesLastHour, sum.Position, writer, cluster.Queue, await request.CoverageAsync(scope, null, null, null)));
            }

            var now = request.Now;
            return new ListAnswer<ClusterAnswer>(items, null, new(
                items.TrueForAll(item => item.Coverage.Complete), now.AddHours(-24), now, [.. items.SelectMany(item => item.Coverage.Gaps)]));
        }).WithSummary("Watched clusters, with their health in numbers");

        api.MapGet("/kinds", async (Request request, ObjectQueries objects, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var ns = request.Text("namespace");
            var kinds = await objects.KindsAsync(scope, ns, cancellationToken);
            return new ListAnswer<KindAnswer>(
                [.. kinds.Select(kind => new KindAnswer(kind.Kind.Group, kind.Kind.Version, kind.Kind.Kind, kind.Resource, kind.Namespaced, kind.Custom, kind.Health))],
                null, await request.CoverageAsync(scope, null, null, ns));
        }).WithSummary("Kinds with at least one live object: ?cluster=&namespace=");

        api.MapGet("/coverage", async (Request request, CoverageQueries coverage, QuarantineQueries quarantine, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var (group, kind, to) = (request.Text("group"), request.Text("kind"), request.Time("to") ?? request.Now);
            var from = request.Time("from") ?? to.AddHours(-24);
            var scopes = await coverage.ScopesAsync(scope, from, to, cancellationToken);
            var quarantined = (await quarantine.NowAsync(scope, cancellationToken)).Newest;
            var items = scopes.Where(item => (group is null || item.Scope.Resource.Group == group) && (kind is null || item.Scope.Kind.Kind == kind))
                .Select(item => new ScopeAnswer(
                    item.Scope.Resource.Group, item.Scope.Resource.Resource, item.Scope.Kind.Kind, item.Scope.Namespace,
                    item.CoveredSince, item.CoveredUntil, item.ClosedReason?.ToString(),
                    quarantined.Count(one => one.IsIn(item.Scope))));
            return new ListAnswer<ScopeAnswer>([.. items], null, await request.CoverageAsync(scope, group, kind, null, from, to));
        }).WithSummary("What was watched, and the gaps: ?cluster=&group=&kind=&from=&to=");
    }
}
