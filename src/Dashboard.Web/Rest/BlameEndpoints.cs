using Dashboard.Projections.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Rest;

internal static class BlameEndpoints
{
    /// <param name="Position">The change that set it; null: it stood so in the oldest version that was looked at.</param>
    /// <param name="At">With a position: when it was observed to be set; without: set then or earlier, null: not said.</param>
    public sealed record FieldBlameAnswer(string Path, ManagerAnswer Manager, long? Position, DateTimeOffset? At);

    /// <param name="Position">Of the version whose fields these are.</param>
    /// <param name="Complete">All retained versions were looked at; false: the fields without a position may have been set by one that is older than <paramref name="Oldest"/>.</param>
    /// <param name="LeftOut">Fields beyond those in the answer.</param>
    public sealed record BlameAnswer(
        string Cluster, string Uid, long Position, IReadOnlyList<FieldBlameAnswer> Items, string? Next, int LeftOut, int Versions, long Oldest, DateTimeOffset OldestAt, bool Complete,
        CoverageAnswer Coverage);

    public static void MapBlame(this RouteGroupBuilder api) =>
        api.MapGet("/objects/{cluster}/{uid}/blame", async Task<Results<Ok<BlameAnswer>, ProblemHttpResult>> (
            string cluster, string uid, Request request, BlameQueries queries, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            if (await queries.OfAsync(scope, uid, request.Point("at") ?? LogPoint.Now, cancellationToken) is not { } blame) return RestApi.NotFound("object at that point");
            var change = blame.Version.Change;
            return TypedResults.Ok(new BlameAnswer(
                cluster, uid, change.Position, [.. blame.Fields.Select(field => new FieldBlameAnswer(field.Path, ManagerAnswer.Of(field.Manager), field.Position, field.At))], null,
                blame.MoreFields, blame.Versions, blame.Oldest, blame.OldestAt, blame.Complete,
                await request.CoverageBetweenAsync(scope, change.Object.Kind.Group, change.Object.Kind.Kind, change.Object.Namespace, blame.OldestAt, change.ObservedAt)));
        }).WithSummary("Who last set each field: ?at= (a position or a time)");
}
