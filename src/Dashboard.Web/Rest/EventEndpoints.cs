using Dashboard.Projections.Events;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Rest;

internal static class EventEndpoints
{
    /// <summary>A remark of some component about the object. Times and the count are its reporter's claims.</summary>
    public sealed record EventAnswer(
        string Cluster, string Uid, string Type, string Reason, string Note, string Controller, int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, string ResourceVersion)
    {
        public static EventAnswer Of(string cluster, KubeEvent said) => new(
            cluster, said.Uid, said.Type, said.Reason, said.Note, said.Controller, said.Count, said.FirstAt, said.LastAt, said.ResourceVersion);
    }

    public static void MapEvents(this RouteGroupBuilder api) =>
        api.MapGet("/objects/{cluster}/{uid}/events", async Task<Results<Ok<ListAnswer<EventAnswer>>, ProblemHttpResult>> (
            string cluster, string uid, Request request, EventQueries events, EventOptions options, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            if (await events.ObjectAsync(scope, uid, request.Text("cursor"), request.Number("limit", 50, 1, 500), cancellationToken) is not { } page)
                return RestApi.NotFound("object, or its Events");
            return TypedResults.Ok(new ListAnswer<EventAnswer>(
                [.. page.Items.Select(said => EventAnswer.Of(cluster, said))], page.Next, Coverage(cluster, page.Since, request.Now - options.Retention, request.Now)));
        }).WithSummary("Events about an object, the latest first, as long as they are kept: ?limit=&cursor=");

    private static CoverageAnswer Coverage(string cluster, DateTimeOffset? since, DateTimeOffset from, DateTimeOffset now)
    {
        var covered = since is { } begun && begun <= from;
        return new(covered, from, now, covered ? [] : [new(cluster, "events.k8s.io", "Event", null, from, since, since is null ? "NotWatched" : "NotWatchedBefore")]);
    }
}
