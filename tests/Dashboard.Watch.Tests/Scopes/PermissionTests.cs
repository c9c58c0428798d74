using Dashboard.Model;
using Dashboard.Watch.Tests.Parts;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Scopes;

/// <summary>What we may not see is unknown, not deleted; and it says what is missing.</summary>
public sealed class PermissionTests
{
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task Withdrawn_TheOpenStreamGoesOn_ThenCoverageCloses_NothingIsDeleted_ComesBackWithAGap()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), Added("b", 6), InitialEnd(7), Modified("a", 8)).ThenEnd(),
            Answer.Failure(403, "Forbidden"),
            Answer.Failure(403, "Forbidden"),
            Answer.Stream(Added("a", 8), InitialEnd(9)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => sink.Read(s => s.Replaced) == 2, "the list after the permission came back");
        Assert.Equal("A5 A6 M8 I6", sink.Written());
        Assert.Equal(GapReason.Forbidden, Assert.Single(sink.Closed).Cause.Reason);
        Assert.Equal(GapReason.Forbidden, Assert.Single(sink.Gaps).Reason);
    }

    [Fact]
    public async Task WhileForbidden_ObjectsStayAsTheyWere_TheWordsNameVerbAndResource()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(), Answer.Failure(403, "Forbidden"));
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { RefusedRetry = TimeSpan.FromHours(1) });
        await Condition.HoldsAsync(() => reflector.Status.State == ScopeState.Forbidden, "the refusal");
        Assert.Equal("A5", sink.Written());
        Assert.Equal("The verb 'watch' on widgets.fleet.example.com at the cluster scope is not permitted (403).", reflector.Status.Error);
        Assert.Equal(reflector.Status.Error, Assert.Single(sink.Closed).Cause.Detail);
    }

    [Fact]
    public async Task ListForbidden_InOneNamespace_SaysSo()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Failure(422, "Invalid"), Answer.Failure(403, "Forbidden"));
        await using var reflector = new RunningReflector(
            server.Url, sink, RunningReflector.Quick with { RefusedRetry = TimeSpan.FromHours(1) }, RunningReflector.Widgets with { Namespace = "team-a" });
        await Condition.HoldsAsync(() => reflector.Status.State == ScopeState.Forbidden, "the refusal");
        Assert.Equal("The verb 'list' on widgets.fleet.example.com in namespace team-a is not permitted (403).", reflector.Status.Error);
        Assert.All(server.Requests, request => Assert.StartsWith("/apis/fleet.example.com/v1/namespaces/team-a/widgets?", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneScopeForbidden_TheOtherIsWatchedOn()
    {
        await using var server = await ScriptedApiServer.StartAsync(context =>
            context.Request.Path.Value!.EndsWith("/gadgets", StringComparison.Ordinal) ? Answer.Failure(403, "Forbidden")(context) : Answer.Stream(Added("a", 5), InitialEnd(7)).ThenHold()(context));
        var gadgets = RunningReflector.Widgets with { Resource = new("fleet.example.com", "v1", "gadgets") };
        await using var scopes = new RunningScopes(new() { Host = server.Url }, sink, RunningReflector.Quick, [RunningReflector.Widgets, gadgets]);
        // Again and again, not once.
        await Condition.HoldsAsync(() => server.Requests.Count(request => request.Contains("gadgets", StringComparison.Ordinal)) >= 5, "the refused scope being tried again");
        // While it asks again it is listing.
        await Condition.HoldsAsync(
            () => scopes.Reflectors.Select(one => one.Health.Snapshot().State).SequenceEqual([ScopeState.Watching, ScopeState.Forbidden]), "one scope watched, the other refused");
        Assert.Equal(gadgets, Assert.Single(sink.Closed).Scope);
    }
}
