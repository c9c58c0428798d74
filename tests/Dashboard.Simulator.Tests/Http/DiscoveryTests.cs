using System.Text.Json.Nodes;
using Dashboard.Simulator.Tests.Objects;

namespace Dashboard.Simulator.Tests.Http;

public sealed class DiscoveryTests
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    [Theory]
    [InlineData("/apis/fleet.example.com", "discovery/fleet.json")]
    [InlineData("/apis/fleet.example.com/v1", "discovery/fleet-v1.json")]
    [InlineData("/apis/fleet.example.com/v1beta1", "discovery/fleet-v1beta1.json")]
    [InlineData("/apis/certs.example.com/v1", "discovery/certs-v1.json")]
    [InlineData("/apis/events.k8s.io/v1", "discovery/events-v1.json")]
    public async Task Plain_RecordedGroup_EqualsTheRecording(string path, string file)
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        Assert.Equal(Sorted(Recordings.Json(file)), Sorted((await api.GetAsync(path)).Json));
    }

    [Theory]
    [InlineData("/apis", "discovery/apis.aggregated.json", "fleet.example.com")]
    [InlineData("/apis", "discovery/apis.aggregated.json", "certs.example.com")]
    [InlineData("/apis", "discovery/apis.aggregated.json", "events.k8s.io")]
    [InlineData("/apis", "discovery/apis.aggregated.json", "apiextensions.k8s.io")]
    [InlineData("/apis", "discovery/apis.aggregated.json", "policy")]
    public async Task Aggregated_RecordedGroup_EqualsTheRecording(string path, string file, string group)
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        var reply = await api.GetAsync(path, Aggregated);
        Assert.Equal("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", reply.ContentType.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(Group(Recordings.Json(file), group).ToJsonString(), Group(reply.Json, group).ToJsonString());
    }

    [Fact]
    public async Task Aggregated_SameETag_Is304_AndANewDefinitionChangesIt()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        var first = await api.GetAsync("/apis", Aggregated);
        var again = await api.SendAsync("GET", "/apis", accept: Aggregated, headers: ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal(304, again.Status);
        Assert.Empty(again.Text);

        api.Store.Delete("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, "teams.fleet.example.com");
        await Until.TrueAsync(async () => (await api.SendAsync("GET", "/apis", accept: Aggregated, headers: ("If-None-Match", first.Headers["ETag"]))).Status == 200);
    }

    private static JsonObject Group(JsonObject document, string name) => document["items"]!.AsArray().OfType<JsonObject>().Single(g => g["metadata"]!["name"]?.ToString() == name);

    private static string Sorted(JsonObject document)
    {
        if (document["resources"] is not JsonArray resources) return document.ToJsonString();
        foreach (var resource in resources.OfType<JsonObject>()) resource.Remove("storageVersionHash");
        document["resources"] = new JsonArray([.. resources.Select(r => r!.DeepClone()).OrderBy(r => r["name"]!.ToString(), StringComparer.Ordinal)]);
        return document.ToJsonString();
    }
}
