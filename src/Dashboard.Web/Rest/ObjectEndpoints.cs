using System.Text.Json;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Conditions;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Rest;

internal static class ObjectEndpoints
{
    public sealed record ObjectAnswer(
        string Uid, string Group, string Version, string Kind, string? Namespace, string Name, HealthAnswer Health, DateTimeOffset CreatedAt,
        long Position, IReadOnlyDictionary<string, string?> Cells);

    public sealed record VersionAnswer(
        string Cluster, long Position, Model.Verb Verb, DateTimeOffset ObservedAt, HealthAnswer Health, JsonElement Object, CoverageAnswer Coverage);

    public sealed record DiffAnswer(string Cluster, long From, long To, IReadOnlyList<FieldAnswer> Fields, CoverageAnswer Coverage);

    public sealed record SpansAnswer(
        IReadOnlyList<ConditionSpan> Items, IReadOnlyList<HealthSpan> Health, string? Next, CoverageAnswer Coverage);

    public static void MapObjects(this RouteGroupBuilder api)
    {
        api.MapGet("/objects", async (Request request, ObjectQueries objects, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync();
            var filter = Filter(request) with { Cursor = request.Text("cursor"), Limit = request.Number("limit", 200, 1, 1000) };
            var page = await objects.ListAsync(scope, filter, cancellationToken);
            var items = page.Items.Select(row => new ObjectAnswer(
                row.Object.Uid, row.Object.Kind.Group, row.Object.Kind.Version, row.Object.Kind.Kind, row.Object.Namespace, row.Object.Name,
                HealthAnswer.Of(row.Health), row.CreatedAt, row.Position,
                page.Columns.Zip(row.Cells).DistinctBy(cell => cell.First.Name).ToDictionary(cell => cell.First.Name, cell => cell.Second)));
            return new ListAnswer<ObjectAnswer>(
                [.. items], page.Next, await request.CoverageAsync(scope, filter.Group, filter.Kind, filter.Namespace)) { Total = page.Total };
        }).WithSummary("Live objects: ?cluster=&group=&kind=&namespace=&name=&labelSelector=&health=&owner=&q=&uid=&sort=&limit=&cursor= (sort: up to four columns, separated by commas, '-' descends)");

        api.MapGet("/objects/facets", async (Request request, ObjectQueries objects, CancellationToken cancellationToken) =>
            await objects.FacetsAsync(await request.ScopeAsync(), Filter(request), cancellationToken))
            .WithSummary("What a list can be narrowed by, with counts: the parameters of /objects");

        api.MapGet("/objects/export", async (Request request, ObjectExport export, CancellationToken cancellationToken) =>
            await export.AnswerAsync(await request.ScopeAsync(), Filter(request), request.Choice<ExportFormat>("format") ?? ExportFormat.Csv, cancellationToken))
            .WithSummary($"A list as a file: ?format=csv|names (at most {ObjectExport.MaxRows:N0}) or yaml (at most {ObjectExport.MaxDocuments:N0}), and the parameters of /objects");

        api.MapGet("/objects/{cluster}/{uid}", async Task<IResult> (string cluster, string uid, Request request, HistoryQueries history, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            if (await history.VersionAsync(scope, uid, request.Point("at") ?? LogPoint.Now, cancellationToken) is not { } version) return RestApi.NotFound("object at that point");
            var change = version.Change;
            if (request.Flag("raw")) return TypedResults.Bytes(change.Json, "application/json");
            if (request.Flag("manifest")) return TypedResults.Bytes(Manifest.Of(change.Json), "application/json");
            using var json = JsonDocument.Parse(change.Json, new JsonDocumentOptions { MaxDepth = RestApi.Json.MaxDepth });
            return TypedResults.Ok(new VersionAnswer(
                cluster, change.Position, change.Verb, change.ObservedAt, HealthAnswer.Of(version.Health, version.Verdict), json.RootElement.Clone(),
                await request.CoverageAsync(scope, change.Object.Kind.Group, change.Object.Kind.Kind, change.Object.Namespace)));
        }).WithSummary("An object exactly as captured: ?at= (a position or a time), ?raw=true for the bytes alone, ?manifest=true for what could be applied again");

        api.MapGet("/objects/{cluster}/{uid}/changes", async (string cluster, string uid, Request request, HistoryQueries history, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            var page = await history.ObjectAsync(
                scope, uid, new HistoryFilter(request.Text("cursor"), request.Number("limit", 50, 1, 500), request.Flag("noise"), FieldsPerChange: 100), cancellationToken);
            return await PageAsync(request, scope, page, null, null, null);
        }).WithSummary("History of an object, newest first: ?limit=&cursor=&noise=");

        api.MapGet("/objects/{cluster}/{uid}/diff", async Task<Results<Ok<DiffAnswer>, ProblemHttpResult>> (
            string cluster, string uid, Request request, HistoryQueries history, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            var from = request.Point("from") ?? throw new Projections.QueryException("from", "a position or a time");
            if (await history.DiffAsync(scope, uid, from, request.Point("to") ?? LogPoint.Now, cancellationToken) is not { } diff) return RestApi.NotFound("object at those points");
            var kind = diff.To.Object.Kind;
            return TypedResults.Ok(new DiffAnswer(
                cluster, diff.From.Position, diff.To.Position, [.. diff.Fields.Select(FieldAnswer.Of)],
                await request.CoverageBetweenAsync(scope, kind.Group, kind.Kind, diff.To.Object.Namespace, diff.From.ObservedAt, diff.To.ObservedAt)));
        }).WithSummary("Field by field between two versions: ?from=&to= (positions or times)");

        api.MapBlame();

        api.MapGet("/objects/{cluster}/{uid}/conditions", async (string cluster, string uid, Request request, ConditionQueries conditions, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            var to = request.Time("to") ?? request.Now;
            var from = request.Time("from") ?? to.AddHours(-24);
            var spans = await conditions.SpansAsync(scope, uid, from, to, cancellationToken);
            return new SpansAnswer(spans.Conditions, spans.Health, null, await request.CoverageAsync(scope, null, null, null, from, to));
        }).WithSummary("Conditions and health over time: ?from=&to=");
    }

    private static ObjectFilter Filter(Request request) => new(
        request.Text("group"), request.Text("kind"), request.Text("namespace"), request.Text("name"), request.Text("labelSelector"),
        request.Choice<HealthStatus>("health"), request.Text("q"), request.Text("sort"), Owner: request.Text("owner"), Uids: request.Texts("uid"));

    public static async Task<ListAnswer<RowAnswer>> PageAsync(
        Request request, Model.Access.ReadScope scope, HistoryPage page, string? group, string? kind, string? ns, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new([.. page.Items.Select(row => RowAnswer.Of(scope.Cluster, row))], page.Next, await request.CoverageAsync(scope, group, kind, ns, from, to))
        {
            NoiseHidden = page.NoiseHidden,
        };
}
