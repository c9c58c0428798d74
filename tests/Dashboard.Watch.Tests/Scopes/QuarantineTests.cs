using System.Text;
using Dashboard.Model;
using Dashboard.Watch.Tests.Parts;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Scopes;

/// <summary>Odd bytes are kept; what cannot be processed becomes a row in quarantine, and the stream goes on behind it.</summary>
public sealed class QuarantineTests
{
    private readonly RecordingSink sink = new();

    public static TheoryData<string> OddValues =>
    [
        """ "\u0000" """,
        """ "\ud800 half a pair" """,
        """ {"twice":1,"twice":2} """,
        "9223372036854775807",
        "1e400",
        "-0.0",
        Nested(9_000, "1"),
    ];

    [Theory]
    [MemberData(nameof(OddValues))]
    public async Task OddValues_AreKeptByteForByte(string value)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var odd = With(value, 9);
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Line("MODIFIED", odd), Modified("b", 10)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 M9 M10");
        Assert.Equal(odd, sink.Rows[1].Text);
        Assert.Null(sink.Rows[1].Quarantine);
    }

    [Fact]
    public async Task BadUtf8_IsKeptByteForByte()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        byte[] odd = [.. Encoding.UTF8.GetBytes(With("\"", 9)[..^4]), 0xff, 0xc3, 0x28, .. "\" } }"u8];
        byte[] line = [.. """{"type":"MODIFIED","object":"""u8, .. odd, .. "}\n"u8];
        server.Then(Answer.Chunks([Encoding.UTF8.GetBytes(Added("a", 5) + "\n" + InitialEnd(7) + "\n"), line, Encoding.UTF8.GetBytes(Modified("b", 10) + "\n")]).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 M9 M10");
        Assert.Equal(odd, sink.Rows[1].Json.ToArray());
    }

    [Theory]
    [InlineData("MODIFIED", 'M')]
    [InlineData("DELETED", 'D')]
    public async Task DeeperThanCanBeRead_IsAHuskWithIdentityAndReason_TheStreamGoesOn(string type, char verb)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var deep = With(Nested(20_000, "\"s3cr3t\""), 9);
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Line(type, deep), Line(type, deep), Modified("b", 10)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync($"A5 {verb}9 M10");
        var husk = sink.Rows[1];
        Assert.True(husk.Quarantine is { Identified: true });
        Assert.StartsWith("""{"apiVersion":"fleet.example.com/v1","kind":"Widget","metadata":{"name":"a","namespace":"default","resourceVersion":"9","uid":"a"},"quarantined":{"fingerprint":"redacted:""", husk.Text, StringComparison.Ordinal);
        Assert.Equal(GapReason.Refused, Assert.Single(sink.Gaps).Reason);
        Assert.Empty(sink.Closed);
        Assert.Single(server.Requests);
        Assert.Equal(ScopeState.Watching, reflector.Status.State);
        Assert.Equal(2, reflector.Status.Quarantined);
    }

    [Theory]
    [InlineData("""{"kind":"Widget","metadata":{"name":"x","namespace":"default","resourceVersion":"9"},"spec":{"password":"s3cr3t"}}""")]
    [InlineData("""{"kind":"Widget","metadata":{"name":"x","uid":"\u0000","resourceVersion":"9"},"spec":{"password":"s3cr3t"}}""")]
    [InlineData("""{"kind":"Widget","metadata":{"uid":"x","resourceVersion":"9"},"spec":{"password":"s3cr3t"}}""")]
    [InlineData("""{"kind":"Widget","metadata":{"name":"\ud800","uid":"x","resourceVersion":"9"},"spec":{"password":"s3cr3t"}}""")]
    public async Task WithoutIdentity_IsQuarantined_TheStreamGoesOn(string json)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Line("ADDED", json), Modified("b", 10)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 A9 M10");
        Assert.NotNull(sink.Rows[1].Quarantine);
        Assert.DoesNotContain("s3cr3t", sink.Rows[1].Text, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task UidTooLongForTheLog_IsQuarantined_UnderOneThatFits()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(InitialEnd(7), Line("ADDED", Objects.Object(new string('u', 600), 9, "x")), Modified("b", 10)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A9 M10");
        Assert.StartsWith("unidentified:", sink.Rows[0].Uid, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("[]")]
    [InlineData("""{"type":"MODIFIED","object":{"metadata":{"name":"a" """)]
    public async Task LineThatSaysNotWhatItIsAbout_GapAndRelist(string line)
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 8), line, Modified("a", 10)).ThenHold(), Answer.Stream(Added("a", 10), InitialEnd(12)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 M8 M10");
        Assert.Equal(GapReason.Refused, Assert.Single(sink.Gaps).Reason);
        Assert.Empty(sink.Closed);
    }

    [Fact]
    public async Task UnreadableLineWithinAList_IsPassedOver_AndNothingIsInferredFromThatList()
    {
        sink.Know(RunningReflector.Widgets, "perhaps-that-one", 3);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Added("a", 5), """{"type":"ADDED","object":{nonsense""", Added("b", 6), InitialEnd(7), Modified("a", 8)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 A A6 M8");
        Assert.True(sink.State().ContainsKey("perhaps-that-one"));
    }

    [Fact]
    public async Task UnreadableItemOfAPage_IsQuarantined_TheOthersAreListed()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Failure(422, "Invalid"), Answer.Json(List(9, "", Objects.Object("c", 5), With(Nested(20_000, "1"), 6), Objects.Object("b", 8))), Answer.Stream(Modified("b", 11)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 A6 A8 M11");
        Assert.True(sink.Rows[1].Quarantine is { Identified: true });
    }

    [Fact]
    public async Task UnknownEventType_IsRecordedRaw_GapAndRelist_Alarm()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7), Line("MELTED", Objects.Object("a", 8, text: "liquid"))).ThenHold(),
            Answer.Stream(Added("a", 8, text: "liquid"), Added("b", 9), InitialEnd(9)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 M8 A9");
        Assert.Equal(Objects.Object("a", 8, text: "liquid"), sink.Rows[1].Text);
        Assert.Equal(GapReason.WatchExpired, Assert.Single(sink.Gaps).Reason);
        Assert.Equal((1, 0), (reflector.Status.UnknownEvents, reflector.Status.Quarantined));
    }

    [Fact]
    public async Task UnknownFields_AreKept()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var json = """{"apiVersion":"fleet.example.com/v1","kind":"Widget","novel":{"x":[1]},"metadata":{"name":"a","uid":"a","resourceVersion":"9","shard":{"of":2}}}""";
        server.Then(Answer.Stream(InitialEnd(7), $$"""{"urgency":"high","type":"ADDED","object":{{json}},"trace":{"id":[1,2]} }""").ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A9");
        Assert.Equal(json, sink.Rows[0].Text);
    }

    private static string With(string value, int version) =>
        $$$"""{"apiVersion":"fleet.example.com/v1","kind":"Widget","metadata":{"name":"a","namespace":"default","uid":"a","resourceVersion":"{{{version}}}"},"spec":{"v":{{{value}}} } }""";

    private static string Nested(int depth, string innermost) => new string('[', depth) + innermost + new string(']', depth);
}
