using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Tests.Http;

public sealed class ListTests
{
    private static readonly WriteOptions By = new("tester");

    [Fact]
    public async Task List_InPages_ShowsOneMoment()
    {
        await using var api = await WithConfigMapsAsync(7);
        var first = (await api.GetAsync("/api/v1/configmaps?limit=3")).Json;
        Assert.Equal(["c0", "c1", "c2"], Names(first));
        Assert.Equal(4, (long)first["metadata"]!["remainingItemCount"]!);

        api.Store.Delete("v1", "ConfigMap", "default", "c5");
        api.Store.Create(SimulatedApi.ConfigMap("c4x"), By);
        var second = (await api.GetAsync($"/api/v1/configmaps?limit=3&continue={first["metadata"]!["continue"]}")).Json;
        var third = (await api.GetAsync($"/api/v1/configmaps?limit=3&continue={second["metadata"]!["continue"]}")).Json;

        Assert.Equal(["c3", "c4", "c5"], Names(second));
        Assert.Equal(["c6"], Names(third));
        Assert.Null(third["metadata"]!["continue"]);
        Assert.Equal(first["metadata"]!["resourceVersion"]!.ToString(), third["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public async Task Continue_AfterCompaction_Is410WithATokenForTheRest()
    {
        await using var api = await WithConfigMapsAsync(4);
        var first = (await api.GetAsync("/api/v1/namespaces/default/configmaps?limit=2")).Json;
        api.Store.Create(SimulatedApi.ConfigMap("c9"), By);
        api.Store.Compact();

        var expired = await api.GetAsync($"/api/v1/namespaces/default/configmaps?limit=2&continue={first["metadata"]!["continue"]}");
        Assert.Equal((410, "Expired"), (expired.Status, expired.Json["reason"]!.ToString()));
        var rest = await api.GetAsync($"/api/v1/namespaces/default/configmaps?continue={expired.Json["metadata"]!["continue"]}");
        Assert.Equal(["c2", "c3", "c9"], Names(rest.Json));
    }

    [Fact]
    public async Task Exact_EarlierVersion_ShowsWhatWasThere()
    {
        await using var api = await WithConfigMapsAsync(2);
        var before = api.Store.CurrentVersion;
        api.Store.Delete("v1", "ConfigMap", "default", "c0");
        api.Store.Patch("v1", "ConfigMap", "default", "c1", PatchType.Merge, SimulatedApi.Parse("""{"data":{"a":"2"}}"""), By);

        var past = (await api.GetAsync($"/api/v1/configmaps?resourceVersion={before}&resourceVersionMatch=Exact")).Json;
        Assert.Equal(["c0", "c1"], Names(past));
        Assert.Equal("1", past["items"]![1]!["data"]!["a"]!.ToString());
        api.Store.Compact();
        Assert.Equal(410, (await api.GetAsync($"/api/v1/configmaps?resourceVersion={before}&resourceVersionMatch=Exact")).Status);
    }

    [Theory]
    [InlineData("labelSelector=even%3Dtrue", "c0 c2 c4")]
    [InlineData("labelSelector=even%21%3Dtrue", "c1 c3")]
    [InlineData("fieldSelector=metadata.name%3Dc3", "c3")]
    [InlineData("fieldSelector=metadata.namespace%3Ddefault&labelSelector=even&limit=2", "c0 c2")]
    public async Task List_Selector_ShowsWhatMatches(string query, string expected)
    {
        await using var api = await WithConfigMapsAsync(5);
        Assert.Equal(expected, string.Join(' ', Names((await api.GetAsync($"/api/v1/configmaps?{query}")).Json)));
    }

    [Fact]
    public async Task List_BuiltInKind_LeavesKindOutOfItems_CustomKeepsIt()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        api.Store.Create(SimulatedApi.Application("cart"), By);
        var custom = (await api.GetAsync("/apis/fleet.example.com/v1/applications")).Text;
        Assert.StartsWith("{\"apiVersion\":\"fleet.example.com/v1\",\"items\":[{\"apiVersion\":\"fleet.example.com/v1\",\"kind\":\"Application\",\"metadata\":{\"creationTimestamp\":", custom, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"ApplicationList\",\"metadata\":{\"continue\":\"\",\"resourceVersion\":\"", custom, StringComparison.Ordinal);
        Assert.StartsWith("{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"", (await api.GetAsync("/api/v1/namespaces")).Text, StringComparison.Ordinal);
        Assert.Contains("\"items\":[{\"metadata\":{\"name\":\"default\",\"uid\":\"", (await api.GetAsync("/api/v1/namespaces")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_DeprecatedVersion_RewritesApiVersionAndWarns()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        api.Store.Create(SimulatedApi.Parse("""{"apiVersion":"fleet.example.com/v1","kind":"Database","metadata":{"name":"ledger","namespace":"payments"},"spec":{"engine":"postgres","version":"17","storage":"1Gi"}}"""), By);
        var reply = await api.GetAsync("/apis/fleet.example.com/v1beta1/databases");
        Assert.Equal("fleet.example.com/v1beta1", reply.Json["items"]![0]!["apiVersion"]!.ToString());
        Assert.Equal("299 - \"fleet.example.com/v1beta1 Database is deprecated; use fleet.example.com/v1 Database\"", reply.Headers["Warning"]);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task List_PartialMetadata_IsWrittenInTheVersionAskedFor(string version)
    {
        await using var api = await WithConfigMapsAsync(1);
        var list = (await api.GetAsync("/api/v1/configmaps", $"application/json;as=PartialObjectMetadataList;v={version};g=meta.k8s.io")).Json;
        Assert.Equal(("PartialObjectMetadataList", $"meta.k8s.io/{version}"), (list["kind"]!.ToString(), list["apiVersion"]!.ToString()));
        Assert.Equal(("PartialObjectMetadata", $"meta.k8s.io/{version}"), (list["items"]![0]!["kind"]!.ToString(), list["items"]![0]!["apiVersion"]!.ToString()));
        Assert.Null(list["items"]![0]!["data"]);
    }

    private static async Task<SimulatedApi> WithConfigMapsAsync(int count)
    {
        var api = await SimulatedApi.StartAsync();
        for (var i = 0; i < count; i++) api.Store.Create(SimulatedApi.ConfigMap($"c{i}", labels: i % 2 == 0 ? """{"even":"true"}""" : "{}"), By);
        return api;
    }

    private static IEnumerable<string> Names(JsonObject list) => list["items"]!.AsArray().Select(i => i!["metadata"]!["name"]!.ToString());
}
