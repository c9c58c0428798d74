using Dashboard.Model;
using Dashboard.Projections.Audit;

namespace Dashboard.Web.Rest;

internal static class ChangeEndpoints
{
    public static void MapChanges(this RouteGroupBuilder api) =>
        api.MapGet("/changes", async (Request request, HistoryQueries history, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var filter = new ChangeFilter(
                request.Text("group"), request.Text("kind"), request.Text("namespace"), request.Text("name"), request.Text("uid"), request.Text("path"),
                request.Text("manager"), request.Choice<Verb>("verb"), request.Time("from"), request.Time("to"), request.Text("cursor"),
                request.Number("limit", 50, 1, 500), request.Flag("noise"), FieldsPerChange: 100);
            var page = await history.ChangesAsync(scope, filter, cancellationToken);
            return await ObjectEndpoints.PageAsync(request, scope, page, filter.Group, filter.Kind, filter.Namespace, filter.From, filter.To);
        }).WithSummary("Changes, newest first: ?cluster=&group=&kind=&namespace=&name=&uid=&path=&manager=&verb=&from=&to=&noise=&limit=&cursor=");
}
