using System.Text;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Watch.Tests.Parts;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Scopes;

/// <summary>What a server and a network do wrong, one at a time. Oracle: the source's history = rows + declared Gaps.</summary>
public sealed class ReflectorFaultTests
{
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task CleanClose_ResumesAtTheLastVersion_WithoutGap()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 9)).ThenEnd(), Answer.Stream(Modified("a", 11)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M9 M11");
        Assert.Contains("resourceVersion=9&", server.Requests.ElementAt(1), StringComparison.Ordinal);
        Assert.Empty(sink.Gaps);
        Assert.Equal(1, sink.Replaced);
    }

    [Fact]
    public async Task InitialEvents_GoOnAsWatch_InTheSameResponse()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 9)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M9");
        Assert.Single(server.Requests);
        Assert.Equal(ScopeState.Watching, reflector.Status.State);
    }

    [Fact]
    public async Task ResetMidLine_PartialLineDiscarded_Resumes()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var cut = Encoding.UTF8.GetBytes(Modified("a", 9) + "\n" + Modified("a", 10, text: "half"))[..^20];
        server.Then(
            Answer.Chunks([Encoding.UTF8.GetBytes(Added("a", 5) + "\n" + InitialEnd(7) + "\n"), cut]).ThenReset(() => Written() == "A5 M9"),
            Answer.Stream(Modified("a", 10, text: "whole")).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M9 M10");
        Assert.Contains("resourceVersion=9&", server.Requests.ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("whole", Encoding.UTF8.GetString(sink.Rows[^1].Json.Span), StringComparison.Ordinal);
        Assert.Empty(sink.Gaps);
    }

    [Fact]
    public async Task HalfALineBeforeACleanEnd_IsNotAnEvent()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        // Complete JSON, but its newline never came: nobody knows that the server was done with it.
        server.Then(
            Answer.Chunks([Encoding.UTF8.GetBytes(Added("a", 5) + "\n" + InitialEnd(7) + "\n" + Modified("a", 9))]).ThenEnd(),
            Answer.Stream(Modified("a", 10)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M10");
        Assert.Contains("resourceVersion=7&", server.Requests.ElementAt(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChunksOfOneByte_SplitLinesAndCharacters_NothingIsLost()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', Added("a", 5, text: "zwölf 😀 日本"), InitialEnd(7), Modified("a", 9, text: "é"), ""));
        server.Then(Answer.Chunks(bytes.Chunk(1)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M9");
        Assert.Equal(Objects.Object("a", 5, text: "zwölf 😀 日本"), Encoding.UTF8.GetString(sink.Rows[0].Json.Span));
    }

    [Fact]
    public async Task HalfOpenSilence_IsNoticedWithinTheIdleLimit_Resumes()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7)).ThenHold(),
            Answer.Json(List(8, "")),
            Answer.Stream(Modified("a", 9)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        await Rows("A5 M9");
        Assert.Contains("resourceVersion=7&", server.Requests.ElementAt(2), StringComparison.Ordinal);
        Assert.Empty(sink.Gaps);
    }

    [Fact]
    public async Task Expired_AsStatus_GapRelistAndInferredDelete()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), Added("b", 6), InitialEnd(7)).ThenEnd(),
            Answer.Failure(410, "Expired"),
            Answer.Stream(Added("a", 20), InitialEnd(21)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 A6 I6 M20");
        Assert.Equal(GapReason.WatchExpired, Assert.Single(sink.Gaps).Reason);
    }

    [Fact]
    public async Task Expired_AsErrorLineWithTheSocketLeftOpen_GapAndRelistAtOnce()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 8), Error(410, "Expired")).ThenHold(),
            Answer.Stream(Added("a", 20), InitialEnd(21)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M8 M20");
        Assert.Equal(GapReason.WatchExpired, Assert.Single(sink.Gaps).Reason);
    }

    [Fact]
    public async Task EmptyCloses_AgainAndAgain_RelistAfterThree_WithGap()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var empty = Answer.Stream().ThenEnd();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(), empty, empty, empty, Answer.Stream(Added("a", 20), InitialEnd(21)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M20");
        Assert.Equal(5, server.Requests.Count);
        Assert.Contains("sendInitialEvents", server.Requests.ElementAt(4), StringComparison.Ordinal);
        Assert.Single(sink.Gaps);
    }

    [Fact]
    public async Task ServerThatHasGoneBackInTime_SilentWatch_IsProbed_GapAndRelist()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(70)).ThenHold(),
            Answer.Failure(504, "Timeout", "ResourceVersionTooLarge"),
            Answer.Stream(Added("a", 5), Added("b", 6), InitialEnd(8)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        await Rows("A5 A6");
        Assert.Contains("resourceVersion=70&resourceVersionMatch=NotOlderThan", server.Requests.ElementAt(1), StringComparison.Ordinal);
        Assert.Single(sink.Gaps);
    }

    [Fact]
    public async Task TooLargeVersion_AsErrorLineOfAList_BacksOffAndListsAgain()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Error(504, "Timeout", "ResourceVersionTooLarge")).ThenEnd(), Answer.Stream(Added("a", 5), InitialEnd(7)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5");
        Assert.Empty(sink.Gaps);
    }

    [Fact]
    public async Task InitialEventsEnd_NeverComes_FallsBackToList()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), Bookmark(6)).ThenHold(),
            Answer.Json(List(9, "", Objects.Object("a", 5), Objects.Object("b", 8))),
            Answer.Stream(Modified("b", 11)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { InitialEventsSilence = TimeSpan.FromMilliseconds(200) });
        await Rows("A5 A8 M11");
        Assert.StartsWith("/apis/fleet.example.com/v1/widgets?limit=500", server.Requests.ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("resourceVersion=9&", server.Requests.ElementAt(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchListRefused_ListsByPages()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Failure(422, "Invalid"),
            Answer.Json(List(9, "next page/+", Objects.Object("a", 5))),
            Answer.Json(List(9, "", Objects.Object("b", 8))),
            Answer.Stream(Modified("b", 11)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 A8 M11");
        Assert.EndsWith("&continue=next%20page%2F%2B", server.Requests.ElementAt(2), StringComparison.Ordinal);
        Assert.Equal(1, sink.Replaced);
    }

    [Fact]
    public async Task ContinueToken_ExpiresMidList_StartsOver_NoHalfSnapshot()
    {
        sink.Know(RunningReflector.Widgets, "b", 8);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Failure(422, "Invalid"),
            Answer.Json(List(9, "t1", Objects.Object("a", 5))),
            Answer.Failure(410, "Expired"),
            Answer.Json(List(19, "t2", Objects.Object("a", 15))),
            Answer.Json(List(19, "", Objects.Object("b", 8))));
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A15");
        Assert.DoesNotContain("continue", server.Requests.ElementAt(3), StringComparison.Ordinal);
        Assert.Equal("19", sink.Reached);
    }

    [Fact]
    public async Task ListCutOff_NothingIsInferred_ListedAgain()
    {
        sink.Know(RunningReflector.Widgets, "b", 8);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Failure(422, "Invalid"),
            Answer.Json("""{"kind":"WidgetList","metadata":{"resourceVersion":"9"},"items":["""),
            Answer.Json(List(19, "", Objects.Object("b", 8))));
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => sink.Read(s => s.Replaced) == 1, "the second list");
        Assert.Empty(sink.Rows);
    }

    [Fact]
    public async Task DeletedAndRecreatedWhileDisconnected_TwoUids_InferredDelete()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("old", 5, "cart"), InitialEnd(7), Error(410, "Expired")).ThenEnd(),
            Answer.Stream(Added("new", 20, "cart"), InitialEnd(21)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 I5 A20");
        Assert.Equal(["old", "old", "new"], sink.Rows.Select(row => row.Uid));
    }

    [Fact]
    public async Task ReplayedEvents_AreOneRow()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 9), Modified("a", 9)).ThenEnd(),
            Answer.Stream(Modified("a", 9), Deleted("a", 10), Deleted("a", 10), Added("b", 11)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M9 D10 A11");
    }

    [Fact]
    public async Task VersionGoingBackwards_IsRefusedAndCounted()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 90)).ThenEnd(),
            Answer.Stream(Modified("a", 80), Modified("a", 100), Deleted("a", 110), Modified("a", 105), Added("b", 111)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A5 M90 M100 D110 A111");
        Assert.Equal(2, reflector.Status.Refused);
    }

    [Fact]
    public async Task StaleList_IsRefused_NothingIsInferredFromIt()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), Added("b", 6), InitialEnd(7), Modified("a", 90), Error(410, "Expired")).ThenEnd(),
            Answer.Stream(Added("a", 80), InitialEnd(81)).ThenHold(),
            Answer.Stream(Added("a", 90), Added("b", 6), InitialEnd(95)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => sink.Read(s => s.Replaced) == 2, "the list that is not stale");
        Assert.Equal("A5 A6 M90", Written());
    }

    [Fact]
    public async Task StaleListsInARow_AreBelieved_AndTheGapSaysThatTheStoreWasPutBack()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), Added("b", 6), InitialEnd(7), Modified("a", 90), Error(410, "Expired")).ThenEnd());
        for (var i = 0; i < 6; i++)
            server.Then(Answer.Stream(Added("a", 80), InitialEnd(81)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => sink.Read(s => s.Replaced) == 2, "the list that is believed");
        Assert.Equal("A5 A6 M90 I6 M80", Written());
        Assert.Equal(5, reflector.Status.Refused);
        Assert.Equal(GapReason.StorePutBack, Assert.Single(sink.Read(s => s.Gaps)).Reason);
    }

    [Fact]
    public async Task BookmarksOnly_TheVersionAdvances_NoneIsStored()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(InitialEnd(7), Bookmark(30), Bookmark(30), Bookmark(41)).ThenEnd(), Answer.Stream(Added("a", 50)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Rows("A50");
        Assert.Contains("resourceVersion=41&", server.Requests.ElementAt(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoBookmarksAtAll_QuietStreamIsProbed_StaysCorrect()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(),
            Answer.Stream().ThenHold(),
            Answer.Json(List(8, "")),
            Answer.Stream(Modified("a", 9)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        await Rows("A5 M9");
        Assert.Empty(sink.Gaps);
        Assert.Equal(1, sink.Replaced);
    }

    [Fact]
    public async Task Restart_ResumesAtTheSavedVersion_WithoutList()
    {
        var saved = new RecordingSink { Saved = new ScopeBookmark("77", DateTimeOffset.UnixEpoch) };
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Modified("a", 78)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, saved);
        await Condition.HoldsAsync(() => saved.Read(s => s.Rows.Count) == 1, "the change");
        Assert.Contains("resourceVersion=77&", server.Requests.First(), StringComparison.Ordinal);
        Assert.Equal(0, saved.Replaced);
        Assert.Empty(saved.Gaps);
    }

    [Fact]
    public async Task ResourceGone_PlainText404_ClosesCoverage()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Deleted("a", 8)).ThenEnd(), Answer.Status(404, "404 page not found\n"), Answer.Status(404, "404 page not found\n"));
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => sink.Read(s => s.Closed.Count) > 0, "coverage closed");
        Assert.Equal(GapReason.ResourceGone, Assert.Single(sink.Closed).Cause.Reason);
        Assert.Equal("A5 D8", Written());
    }

    [Fact]
    public async Task TooManyRequests_WaitsAsAsked_NoRelist()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(),
            Answer.Failure(429, "TooManyRequests", retryAfter: "1"),
            Answer.Failure(503, "ServiceUnavailable"),
            Answer.Stream(Modified("a", 9)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await Condition.HoldsAsync(() => reflector.Status.RetryAt is { } at && at - reflector.Status.Since >= TimeSpan.FromSeconds(1), "a delay of at least what was asked");
        await Rows("A5 M9");
        Assert.Equal(1, sink.Replaced);
        Assert.Empty(sink.Gaps);
    }

    private Task Rows(string expected) => sink.HoldsAsync(expected);

    private string Written() => sink.Written();
}
