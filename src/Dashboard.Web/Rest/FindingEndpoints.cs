using Dashboard.Projections.Findings;
using Dashboard.Web.Components;

namespace Dashboard.Web.Rest;

internal static class FindingEndpoints
{
    /// <param name="Summary">In a sentence.</param>
    /// <param name="Path">The field that a fight is over, or that holds a flapping condition's status; null for a hot loop.</param>
    /// <param name="Condition">The type of a flapping condition; null for others.</param>
    /// <param name="Count">Changes that it consists of.</param>
    /// <param name="Positions">Of changes that show it, the latest of them.</param>
    public sealed record FindingAnswer(
        string Cluster, FindingType Type, bool Open, string Summary, string Group, string Version, string Kind, string? Namespace, string Name, string Uid,
        string? Path, string? Condition, IReadOnlyList<ManagerAnswer> Managers, int Count, long FirstPosition, long LastPosition, DateTimeOffset FirstAt,
        DateTimeOffset LastAt, IReadOnlyList<long> Positions)
    {
        public static FindingAnswer Of(string cluster, Finding found) => new(
            cluster, found.Type, found.Open, FindingWords.Sentence(found), found.Object.Kind.Group, found.Object.Kind.Version, found.Object.Kind.Kind,
            found.Object.Namespace, found.Object.Name, found.Object.Uid, found.Path, found.Type == FindingType.Flapping ? found.Subject : null,
            [.. found.Managers.Select(ManagerAnswer.Of)], found.Count, found.FirstPosition, found.LastPosition, found.FirstAt, found.LastAt, found.Positions);
    }

    public static void MapFindings(this RouteGroupBuilder api) =>
        api.MapGet("/findings", async (Request request, FindingQueries findings, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var filter = new FindingFilter(
                request.Text("namespace"), request.Text("kind"), request.Text("uid"), request.Choice<FindingType>("type"),
                request.Text("open") is null ? null : request.Flag("open"), request.Text("cursor"), request.Number("limit", 50, 1, 500));
            var page = await findings.ListAsync(scope, filter, cancellationToken);
            return new ListAnswer<FindingAnswer>(
                [.. page.Items.Select(found => FindingAnswer.Of(scope.Cluster, found))], page.Next,
                await request.CoverageAsync(scope, null, filter.Kind, filter.Namespace));
        }).WithSummary("Fights over fields, hot loops and flapping conditions, the latest to begin first: ?cluster=&namespace=&kind=&uid=&type=&open=&limit=&cursor=");
}
