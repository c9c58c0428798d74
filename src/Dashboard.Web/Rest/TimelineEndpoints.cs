using Dashboard.Projections;
using Dashboard.Projections.Activity;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Timeline;
using Dashboard.Web.Hubs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Rest;

internal static class TimelineEndpoints
{
    private static readonly TimeSpan Standard = TimeSpan.FromHours(3);

    public static void MapTimeline(this RouteGroupBuilder api)
    {
        api.MapGet("/timeline", async Task<IResult> (Request request, HttpContext http, TimelineQueries timeline, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var (from, to) = Interval(request);
            var filter = new TimelineFilter(
                from, to, request.Text("namespace"), request.Text("group"), request.Text("kind"), request.Text("uid"), request.Text("root"), request.Flag("healthy"),
                request.Choice<TimelineOrder>("order") ?? TimelineOrder.Severity, request.Number("margin", 0, 0, 100) / 100d, request.Number("lanes", 40, 1, 500),
                request.Number("width", 1_200, 100, 8_000));
            var data = await timeline.ReadAsync(scope, filter, cancellationToken);
            return http.Request.Headers.Accept.Any(accept => accept?.Contains(GraphFrames.ContentType, StringComparison.Ordinal) == true)
                ? TypedResults.Bytes(TimelineFrames.Encode(data), GraphFrames.ContentType)
                : TypedResults.Ok(TimelineAnswer.Of(data));
        }).Produces<TimelineAnswer>().WithSummary(
            "Lanes of objects, worst first: ?cluster=&namespace=&group=&kind=&uid=&root=&from=&to=&healthy=&order=severity|owner|kind&lanes=&width=&margin= (percent more on each side); columnar with Accept: "
            + GraphFrames.ContentType);

        api.MapGet("/timeline/step", async Task<Results<Ok<TimelineStep>, ProblemHttpResult>> (Request request, TimelineQueries timeline, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var step = await timeline.StepAsync(scope, request.Text("namespace"), request.Text("uid"), request.Point("at") ?? default, request.Flag("forward"), cancellationToken);
            return step is null ? RestApi.NotFound("change near there") : TypedResults.Ok(step);
        }).WithSummary("The change next to a position or time: ?cluster=&namespace=&uid=&at=&forward=");

        api.MapGet("/rail", async (Request request, ActivityQueries activity, CoverageQueries coverage, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var (from, to) = Interval(request);
            var ns = request.Text("namespace");
            var histogram = await activity.HistogramAsync(scope, ns, from, to, request.Number("buckets", 180, 1, 1_000), cancellationToken);
            var statement = await coverage.StatementAsync(scope, null, null, ns, from, to, cancellationToken);
            return RailAnswer.Of(scope.Cluster, await activity.BegunAsync(scope, cancellationToken), histogram, statement);
        }).WithSummary("Changes over time: ?cluster=&namespace=&from=&to=&buckets=");
    }

    /// <summary>The last three hours where the request names no interval.</summary>
    private static (DateTimeOffset From, DateTimeOffset To) Interval(Request request)
    {
        var to = request.Time("to") ?? request.Now;
        var from = request.Time("from") ?? to - Standard;
        return from < to ? (from, to) : throw new QueryException("from", "is before 'to'");
    }
}
