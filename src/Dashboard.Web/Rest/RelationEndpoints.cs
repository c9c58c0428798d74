using Dashboard.Projections.References;

namespace Dashboard.Web.Rest;

internal static class RelationEndpoints
{
    /// <param name="Group">Null: not stated, and no watched kind says it.</param>
    /// <param name="Name">Empty: a selector that selects nothing.</param>
    /// <param name="Uid">Null unless it exists.</param>
    public sealed record EndAnswer(
        string Cluster, string? Group, string Kind, string? Namespace, string Name, string? Uid, RelationState State, HealthAnswer? Health);

    /// <param name="Path">The field of the referring object.</param>
    /// <param name="BuiltIn">False: a rule of the configuration.</param>
    /// <param name="Certainty">stated; named: by the form of the field; guessed: by its name alone, and such an object exists.</param>
    public abstract record EdgeAnswer(string Path, RelationVerb Verb, string Rule, bool BuiltIn, Certainty Certainty, DateTimeOffset Since, string? Selector);

    public sealed record ReferenceAnswer(
        string Path, RelationVerb Verb, string Rule, bool BuiltIn, Certainty Certainty, DateTimeOffset Since, string? Selector, EndAnswer Target)
        : EdgeAnswer(Path, Verb, Rule, BuiltIn, Certainty, Since, Selector);

    public sealed record ReferrerAnswer(
        string Path, RelationVerb Verb, string Rule, bool BuiltIn, Certainty Certainty, DateTimeOffset Since, string? Selector, EndAnswer Source)
        : EdgeAnswer(Path, Verb, Rule, BuiltIn, Certainty, Since, Selector);

    /// <param name="LeftOut">Relations beyond the limit, of both lists.</param>
    public sealed record RelationsAnswer(
        IReadOnlyList<ReferenceAnswer> RefersTo, int RefersToTotal, IReadOnlyList<ReferrerAnswer> ReferredBy, int ReferredByTotal, int LeftOut, CoverageAnswer Coverage);

    public static void MapRelations(this RouteGroupBuilder api) =>
        api.MapGet("/objects/{cluster}/{uid}/relations", async Task<IResult> (string cluster, string uid, Request request, RelationQueries relations, CancellationToken cancellationToken) =>
        {
            var scope = await request.ScopeAsync(cluster);
            var found = await relations.FindAsync(scope, uid, request.Point("at"), request.Number("limit", 200, 1, 1000), cancellationToken);
            return found.Object is not { } of
                ? RestApi.NotFound("object at that point")
                : TypedResults.Ok(new RelationsAnswer(
                    [.. found.RefersTo.Select(one => new ReferenceAnswer(one.Path, one.Verb, one.Rule, one.BuiltIn, one.Certainty, one.Since, one.Selector, End(cluster, one.Other)))], found.RefersToTotal,
                    [.. found.ReferredBy.Select(one => new ReferrerAnswer(one.Path, one.Verb, one.Rule, one.BuiltIn, one.Certainty, one.Since, one.Selector, End(cluster, one.Other)))], found.ReferredByTotal,
                    found.LeftOut, await request.CoverageAsync(scope, of.Kind.Group, of.Kind.Kind, of.Namespace)));
        }).Produces<RelationsAnswer>().WithSummary("What an object refers to and what refers to it, with the fields that say so: ?at=&limit=");

    public static EndAnswer End(string cluster, RelationEnd end) =>
        new(cluster, end.Group, end.Kind, end.Namespace, end.Name, end.Uid, end.State, end.Health is { } health ? HealthAnswer.Of(health) : null);
}
