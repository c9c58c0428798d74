using System.Text;
using Dashboard.Model;
using Dashboard.Testing;
using Dashboard.Watch.Tests.Parts;
using Microsoft.AspNetCore.Http;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Replay;

/// <summary>Refusals as a real API server words them, each where it would be met, and what the Reflector makes of it.</summary>
public sealed class RecordedErrorTests
{
    private readonly RecordingSink sink = new();

    [Theory]
    [InlineData("errors/watch-rv-too-old.ndjson", 200)]
    [InlineData("errors/watch-rv-too-old-pods.ndjson", 200)]
    [InlineData("errors/watch-rv-1-after-restart.ndjson", 200)]
    [InlineData("errors/watch-rv-old-after-restart.ndjson", 200)]
    [InlineData("errors/410-exact-rv-expired.json", 410)]
    public async Task ExpiredVersion_GapAndRelist(string file, int status)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(), Recorded(file, status), Answer.Stream(Added("a", 20), InitialEnd(21)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await ListsAsync(2);
        Assert.Equal(GapReason.WatchExpired, Assert.Single(sink.Gaps).Reason);
    }

    [Theory]
    [InlineData("lifecycle/crd-created-watch.429.json", 429)]
    [InlineData("lifecycle/starting-list-applications.503.json", 503)]
    [InlineData("lifecycle/stopping-list.503.json", 503)]
    [InlineData("errors/500-rv-abc-watch.json", 500)]
    [InlineData("errors/401-bad-token.json", 401)]
    [InlineData("lifecycle/sigterm.pods.ndjson", 200)]
    public async Task PassingRefusal_Resumes_NeitherListNorGap(string file, int status)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var refused = Recorded(file, status);
        // After a 401 the credentials are read again and the request repeated at once.
        server.Then([Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(), refused, .. status == 401 ? new[] { refused } : [], Answer.Stream(Modified("a", 9)).ThenHold()]);
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => sink.State().GetValueOrDefault("a") == "9", "the change after the refusal");
        Assert.Contains("resourceVersion=7&", server.Requests.Last(), StringComparison.Ordinal);
        Assert.Equal(1, sink.Replaced);
        Assert.Empty(sink.Gaps);
        Assert.Empty(sink.Closed);
    }

    [Theory]
    [InlineData("errors/403-watch.json", 403, GapReason.Forbidden)]
    [InlineData("errors/404-watch-resource.json", 404, GapReason.ResourceGone)]
    [InlineData("lifecycle/crd-deleted.watch-after.json", 404, GapReason.ResourceGone)]
    public async Task LastingRefusal_ClosesCoverage_DeletesNothing(string file, int status, GapReason reason)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(), Recorded(file, status));
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => sink.Read(s => s.Closed.Count) > 0, "coverage closed");
        Assert.Equal(reason, sink.Closed[0].Cause.Reason);
        Assert.True(sink.State().ContainsKey("a"));
    }

    [Theory]
    [InlineData("errors/422-send-initial-events-without-match.json", 422)]
    [InlineData("errors/422-send-initial-events-on-list.json", 422)]
    public async Task WatchListRefused_ListsByPages(string file, int status)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Recorded(file, status), Answer.Json(List(9, "", Objects.Object("a", 5))));
        await using var reflector = new RunningReflector(server.Url, sink);
        await ListsAsync(1);
        Assert.Contains("limit=500", server.Requests.ElementAt(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchListFromTheFuture_AsErrorLine_ListsAgain()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Recorded("errors/watch-rv-too-large-initial-events.ndjson", 200), Answer.Stream(Added("a", 5), InitialEnd(7)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await ListsAsync(1);
        Assert.Empty(sink.Gaps);
    }

    [Fact]
    public async Task ContinueExpired_TheTokenOfferedForTheRestIsNotUsed()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Failure(422, "Invalid"), Answer.Json(List(9, "t", Objects.Object("a", 5))), Recorded("errors/410-continue-expired.json", 410), Answer.Json(List(19, "", Objects.Object("a", 5))));
        await using var reflector = new RunningReflector(server.Url, sink);
        await ListsAsync(1);
        Assert.DoesNotContain("continue", server.Requests.ElementAt(3), StringComparison.Ordinal);
        Assert.Equal("19", sink.Reached);
    }

    [Fact]
    public async Task ProbeFromTheFuture_GapAndRelist()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(InitialEnd(70)).ThenHold(), Recorded("errors/504-too-large-rv-list.json", 504), Answer.Stream(Added("a", 5), InitialEnd(8)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        await ListsAsync(2);
        Assert.Single(sink.Gaps);
    }

    private Task ListsAsync(int count) => Condition.HoldsAsync(() => sink.Read(s => s.Replaced) == count, $"{count} lists");

    private static Func<HttpContext, Task> Recorded(string file, int status)
    {
        var from = Transcripts.Find();
        Assert.SkipWhen(from is null, Transcripts.Absent);
        return Answer.Status(status, Encoding.UTF8.GetString(from.Body(file)));
    }
}
