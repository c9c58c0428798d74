using System.Text.Json.Serialization;
using Dashboard.Projections.Health;
using Dashboard.Projections.References;
using Dashboard.Projections.Topology;
using Dashboard.Web.Hubs;

namespace Dashboard.Web.Rest;

internal static class TopologyEndpoints
{
    /// <summary>Objects in one answer; the rest is counted as omitted.</summary>
    private const int Budget = 120_000;

    private const int MaxReferences = 5_000;

    public sealed record NodeAnswer(int Id, string Group, string Kind, string? Namespace, string Name, HealthStatus Health, string Reason, DateTimeOffset? Since, int? Parent);

    public sealed record SnapshotAnswer(string Cluster, long Position, IReadOnlyList<NodeAnswer> Items, int Total, int Omitted, string? Next, CoverageAnswer Coverage)
    {
        /// <summary>Null: not asked for.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<ReferenceAnswer>? References { get; init; }
    }

    /// <summary>A reference by a field of a node. Selectors are not among them.</summary>
    /// <param name="Source">Id of the node.</param>
    /// <param name="TargetId">Id of what it leads to, a node of the answer or not; null: it does not exist, or is not known.</param>
    public sealed record ReferenceAnswer(int Source, int? TargetId, string Path, RelationVerb Verb, string Rule, bool BuiltIn, Certainty Certainty, DateTimeOffset Since, RelationEndpoints.EndAnswer Target);

    public sealed record NodeUidAnswer(string Uid);

    /// <param name="Ids">As in a snapshot of the same scope, ascending.</param>
    public sealed record MatchingAnswer(IReadOnlyList<int> Ids);

    public static void MapTopology(this RouteGroupBuilder api)
    {
        api.MapGet("/topology", async Task<IResult> (Request request, TopologyQueries topology, RelationQueries relations, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var depth = request.Text("depth") is null ? (int?)null : request.Number("depth", 0, 0, 100);
            var (ns, at, root) = (request.Text("namespace"), request.Point("at"), request.Text("root"));
            var references = request.Flag("references");
            if (references && root is null)
                throw new Projections.QueryException("references", "only with root: all of a cluster's at once are none that anybody can read");
            var snapshot = await topology.SnapshotAsync(scope, new TopologyScope(ns, root, depth, at), Budget, cancellationToken);
            if (request.Flag("columns"))
                return TypedResults.Bytes(GraphFrames.Encode(snapshot, request.Text("at")), GraphFrames.ContentType);
            return TypedResults.Ok(new SnapshotAnswer(
                snapshot.Cluster, snapshot.Position,
                [.. snapshot.Nodes.Select(node => new NodeAnswer(
                    node.Id, node.Kind.Group, node.Kind.Kind, node.Namespace, node.Name, node.Health, node.Reason, node.Since, node.ParentId == 0 ? null : node.ParentId))],
                snapshot.Total, snapshot.Total - snapshot.Nodes.Count, null, await request.CoverageAsync(scope, null, null, ns))
            {
                References = references
                    ? [.. (await relations.OfNodesAsync(scope, [.. snapshot.Nodes.Select(node => node.Id)], at, MaxReferences, cancellationToken)).Select(each => Reference(scope.Cluster, each))]
                    : null,
            });
        }).WithSummary("Objects and owner edges: ?cluster=&namespace=&root=&depth=&at=&references=true (with root, as JSON); with columns=true columnar, as " + GraphFrames.ContentType);

        api.MapGet("/topology/matching", async Task<IResult> (Request request, TopologyQueries topology, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var match = new ObjectMatch(request.Text("labelSelector"), request.Time("since"), request.Text("manager"));
            var found = await topology.MatchingAsync(scope, new TopologyScope(request.Text("namespace"), At: request.Point("at")), match, cancellationToken);
            return TypedResults.Ok(new MatchingAnswer([.. found.Order()]));
        }).WithSummary("Nodes that a question to the database leaves in: ?cluster=&namespace=&labelSelector=&since=&manager=&at=");

        api.MapGet("/topology/uid", async Task<IResult> (Request request, TopologyQueries topology, CancellationToken cancellationToken) =>
            await topology.UidAsync(await request.ScopeAsync(), request.Number("id", 0, 1, int.MaxValue), cancellationToken) is { } uid
                ? TypedResults.Ok(new NodeUidAnswer(uid))
                : RestApi.NotFound("node")).WithSummary("Uid of a node: ?cluster=&id=");
    }

    private static ReferenceAnswer Reference(string cluster, GraphReference each) => new(
        each.SourceId, each.TargetId, each.Relation.Path, each.Relation.Verb, each.Relation.Rule, each.Relation.BuiltIn, each.Relation.Certainty, each.Relation.Since,
        RelationEndpoints.End(cluster, each.Relation.Other));
}
