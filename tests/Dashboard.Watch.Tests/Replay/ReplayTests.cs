using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Testing;
using Dashboard.Watch.Tests.Parts;

namespace Dashboard.Watch.Tests.Replay;

/// <summary>Recordings of a real API server, through the real Reflector, at their own chunk edges: the same objects at the same versions at the end.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Streams => [.. Recording.Streams.Select(name => $"streams/{name}.ndjson"), .. Recording.Selectors.Select(name => $"selectors/{name}.ndjson"), .. Recording.Lifecycle.Select(name => $"lifecycle/{name}.ndjson")];

    public static TheoryData<string> Paged => [.. Recording.Paged];

    public static TheoryData<string> Resumed => ["applications", "pods", "queues"];

    [Theory]
    [MemberData(nameof(Streams))]
    public Task Stream_EndsInItsRecordedState(string file) => ReplayAsync((from, _) => Recording.Of(from, file));

    [Theory]
    [MemberData(nameof(Paged))]
    public Task PagedListAndWatch_EndInTheirRecordedState(string resource) => ReplayAsync((from, _) => Recording.OfPages(from, resource));

    [Theory]
    [MemberData(nameof(Resumed))]
    public Task StreamCutInsideALine_Resumed_EndsInItsRecordedState(string resource) => ReplayAsync((from, sink) => Recording.OfResume(from, resource, () => sink.Read(s => s.Rows.Count)));

    [Theory]
    [InlineData("applications")]
    [InlineData("deployments")]
    [InlineData("pods")]
    [InlineData("queues")]
    [InlineData("statefulsets")]
    public void Recording_FoldsToTheFinalList(string resource)
    {
        // The measure itself is held against the server's own list at the end, so that it cannot be wrong in the Reflector's favour.
        var final = Recorded().Final(resource);
        Assert.Equal(final.Items.OrderBy(pair => pair.Key, StringComparer.Ordinal), Recording.Of(Recorded(), $"streams/{resource}.ndjson").Final.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pods", "v1", "Pod", "")]
    [InlineData("deployments", "v1", "Deployment", "apps")]
    [InlineData("applications", "v1", "Application", "fleet.example.com")]
    public async Task ListedObject_HasTheBytesOfTheWatchedOne(string resource, string version, string kind, string group)
    {
        var from = Recorded();
        var scope = new Dashboard.Model.Capture.WatchScope("recorded", new(group, version, resource), new(group, version, kind), null);
        var (listed, watched) = (new RecordingSink(), new RecordingSink());
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Failure(422, "Invalid"), Answer.Json(Encoding.UTF8.GetString(from.Body($"final/{resource}.list.json"))));
        await using (var reflector = new RunningReflector(server.Url, listed, scope: scope))
            await Condition.HoldsAsync(() => listed.Read(s => s.Replaced) == 1, "the list");
        await using var streams = await ScriptedApiServer.StartAsync();
        var recording = Recording.Of(from, $"streams/{resource}.ndjson");
        streams.Then([.. recording.Script]);
        await using (var reflector = new RunningReflector(streams.Url, watched, scope: scope))
            await Condition.HoldsAsync(() => Same(watched.State(), recording.Final), "the recorded state");
        var last = watched.Rows.ToLookup(row => (row.Uid, row.ResourceVersion));
        Assert.NotEmpty(listed.Rows);
        Assert.All(listed.Rows, row => Assert.Equal(Encoding.UTF8.GetString(last[(row.Uid, row.ResourceVersion)].First().Json.Span), Encoding.UTF8.GetString(row.Json.Span)));
    }

    private static async Task ReplayAsync(Func<Transcripts, RecordingSink, Recording> choose)
    {
        var sink = new RecordingSink();
        var recording = choose(Recorded(), sink);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then([.. recording.Script]);
        await using var reflector = new RunningReflector(server.Url, sink, scope: recording.Scope, metadataOnly: recording.MetadataOnly);
        await Condition.HoldsAsync(() => Same(sink.State(), recording.Final) && sink.Read(s => s.Rows.Count(row => row.Verb == Verb.Deleted)) == recording.Deleted.Count, "the recorded state");
        Assert.Equal(1, sink.Replaced);
        Assert.Empty(sink.Gaps);
        Assert.Equal(0, reflector.Status.Refused);
        Assert.Equal(recording.Deleted, sink.Rows.Where(row => row.Verb == Verb.Deleted).Select(row => row.Uid));
        Assert.All(sink.Rows, row => Assert.NotNull(JsonDocument.Parse(row.Json, Recording.Deep)));
    }

    private static Transcripts Recorded()
    {
        var found = Transcripts.Find();
        Assert.SkipWhen(found is null, Transcripts.Absent);
        return found;
    }

    private static bool Same(Dictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && other.All(pair => one.TryGetValue(pair.Key, out var version) && version == pair.Value);
}
