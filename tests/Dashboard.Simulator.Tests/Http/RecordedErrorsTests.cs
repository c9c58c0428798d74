using System.Text.Json.Nodes;
using Dashboard.Simulator.Tests.Objects;

namespace Dashboard.Simulator.Tests.Http;

/// <summary>Sends the recorded bad requests again and holds status, content type and body against what the real server answered.</summary>
public sealed class RecordedErrorsTests
{
    [Theory]
    [InlineData("errors/201-dry-run-unknown-field-warning.json")]
    [InlineData("errors/400-bad-continue.json")]
    [InlineData("errors/400-bad-field-selector.json")]
    [InlineData("errors/400-bad-label-selector.json")]
    [InlineData("errors/400-rv-abc-list.json")]
    [InlineData("errors/404-group.json")]
    [InlineData("errors/404-object.json")]
    [InlineData("errors/404-resource.json")]
    [InlineData("errors/404-watch-resource.json")]
    [InlineData("errors/409-already-exists.json")]
    [InlineData("errors/422-send-initial-events-on-list.json")]
    [InlineData("errors/422-send-initial-events-without-match.json")]
    [InlineData("errors/500-rv-abc-watch.json")]
    [InlineData("errors/504-too-large-rv-list.json")]
    [InlineData("errors/watch-rv-too-large-initial-events.ndjson")]
    [InlineData("errors/watch-rv-too-old.ndjson")]
    [InlineData("auth/selfsubjectreview-alice.json")]
    [InlineData("auth/selfsubjectreview-extra.json")]
    [InlineData("auth/tokenreview-invalid.json")]
    public async Task Answer_RecordedRequest_EqualsTheRecording(string file)
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        await RecordedRequest.HoldsAsync(api, file);
    }

    [Fact]
    public async Task Answer_UnacceptableForm_Is406()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        var reply = await api.GetAsync("/apis/fleet.example.com/v1/applications", "text/html");
        Assert.Equal(406, reply.Status);
        Assert.Equal("NotAcceptable", reply.Json["reason"]!.ToString());
    }

    [Fact]
    public async Task Answer_ViolatedSchema_NamesTheRecordedCauses()
    {
        var recorded = RecordedRequest.Named("errors/422-schema.json");
        await using var api = await SimulatedApi.StartWithFleetAsync();
        var reply = await api.SendAsync("POST", recorded["path"]!.ToString(), recorded["requestBody"]!.ToString());

        // The expression rules of the recorded schema are not evaluated here; every other cause is the same.
        var expected = Causes(SimulatedApi.Parse(Recordings.Text("errors/422-schema.json"))).Where(c => !c.Contains("accessor error", StringComparison.Ordinal) && !c.StartsWith("<nil>", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(422, reply.Status);
        Assert.Equal(expected, Causes(reply.Json).Where(c => !c.StartsWith("<nil>", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Causes(JsonObject status) => status["details"]!["causes"]!.AsArray().Select(c => $"{c!["field"]} {c["reason"]} {c["message"]}");
}
