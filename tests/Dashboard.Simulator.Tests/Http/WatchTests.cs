using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Tests.Http;

public sealed partial class WatchTests
{
    private const string Initial = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    private static readonly WriteOptions By = new("tester");

    [Fact]
    public async Task InitialEvents_ThenTheirEnd_ThenChanges()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        api.Store.Create(SimulatedApi.ConfigMap("b"), By);
        using var watch = await api.WatchAsync($"/api/v1/configmaps?{Initial}");

        Assert.Equal(["ADDED a", "ADDED b"], await watch.NamesAsync(2));
        var (type, husk) = await watch.EventAsync();
        Assert.Equal("BOOKMARK", type);
        Assert.Equal("true", husk["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.ToString());

        Change(api, "a", "2");
        api.Store.Delete("v1", "ConfigMap", "default", "a");
        api.Store.Create(SimulatedApi.ConfigMap("c"), By);
        Assert.Equal(["MODIFIED a", "DELETED a", "ADDED c"], await watch.NamesAsync(3));
    }

    [Theory]
    [InlineData("/api/v1/pods", """{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"N","annotations":{"k8s.io/initial-events-end":"true"}},"spec":{"containers":null},"status":{}}""")]
    [InlineData("/apis/apps/v1/deployments", """{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"resourceVersion":"N","annotations":{"k8s.io/initial-events-end":"true"}},"spec":{"replicas":0,"selector":null,"template":{"metadata":{},"spec":{"containers":null}},"strategy":{}},"status":{}}""")]
    [InlineData("/apis/events.k8s.io/v1/events", """{"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{"resourceVersion":"N","annotations":{"k8s.io/initial-events-end":"true"}},"eventTime":null,"regarding":{},"deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}""")]
    [InlineData("/apis/fleet.example.com/v1beta1/databases", """{"apiVersion":"fleet.example.com/v1beta1","kind":"Database","metadata":{"annotations":{"k8s.io/initial-events-end":"true"},"resourceVersion":"N"}}""")]
    public async Task InitialEvents_EmptyCollection_FirstLineIsTheRecordedHusk(string path, string husk)
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        using var watch = await api.WatchAsync($"{path}?{Initial}");
        var line = await watch.LineAsync();
        Assert.Equal("{\"type\":\"BOOKMARK\",\"object\":" + husk + "}", Versions().Replace(line!, "\"resourceVersion\":\"N\""));
    }

    [Fact]
    public async Task Selector_EnteringIsAdded_LeavingIsDeletedWithOldLabelsAndNewVersion()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Store.Create(SimulatedApi.ConfigMap("a", labels: """{"tier":"front"}"""), By);
        using var watch = await api.WatchAsync($"/api/v1/configmaps?{Initial}&labelSelector=tier%3Dfront");
        Assert.Equal(["ADDED a", "BOOKMARK"], await watch.NamesAsync(2));

        Label(api, "a", "back");
        var (type, gone) = await watch.EventAsync();
        Assert.Equal("DELETED", type);
        Assert.Equal("front", gone["metadata"]!["labels"]!["tier"]!.ToString());
        Assert.Equal(api.Store.CurrentVersion.ToString(System.Globalization.CultureInfo.InvariantCulture), gone["metadata"]!["resourceVersion"]!.ToString());

        Change(api, "a", "unseen");
        Label(api, "a", "front");
        Assert.Equal(["ADDED a"], await watch.NamesAsync(1));
    }

    [Fact]
    public async Task FieldSelector_OneName_SeesOnlyThat()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync($"/api/v1/namespaces/default/configmaps?{Initial}&fieldSelector=metadata.name%3Db");
        Assert.Equal(["BOOKMARK"], await watch.NamesAsync(1));
        foreach (var name in (string[])["a", "b"]) api.Store.Create(SimulatedApi.ConfigMap(name), By);
        api.Store.Delete("v1", "ConfigMap", "default", "b");
        Assert.Equal(["ADDED b", "DELETED b"], await watch.NamesAsync(2));
    }

    [Fact]
    public async Task Timeout_EndsWithABookmarkThatResumes()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync($"/api/v1/configmaps?{Initial}&timeoutSeconds=1");
        Assert.Equal(["BOOKMARK"], await watch.NamesAsync(1));
        var (type, last) = await watch.EventAsync();
        Assert.Equal("BOOKMARK", type);
        Assert.Null(last["metadata"]!["annotations"]);
        Assert.Null(await watch.LineAsync());

        api.Store.Create(SimulatedApi.ConfigMap("later"), By);
        using var resumed = await api.WatchAsync($"/api/v1/configmaps?watch=true&resourceVersion={last["metadata"]!["resourceVersion"]}");
        Assert.Equal(["ADDED later"], await resumed.NamesAsync(1));
    }

    [Fact]
    public async Task Resume_AfterCompaction_Is200WithAnErrorLineAndTheEnd()
    {
        await using var api = await SimulatedApi.StartAsync();
        var before = api.Store.CurrentVersion;
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        api.Store.Compact();
        using var watch = await api.WatchAsync($"/api/v1/configmaps?watch=true&resourceVersion={before}");
        Assert.Equal(200, (int)watch.Response.StatusCode);
        var (type, status) = await watch.EventAsync();
        Assert.Equal(("ERROR", 410, "Expired"), (type, (int)(long)status["code"]!, status["reason"]!.ToString()));
        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task Window_OverItsBound_ForgetsTheOldest()
    {
        await using var api = await SimulatedApi.StartAsync(new StoreOptions { WindowEvents = 3 });
        var start = api.Store.CurrentVersion;
        for (var i = 0; i < 5; i++) api.Store.Create(SimulatedApi.ConfigMap($"c{i}"), By);
        using var expired = await api.WatchAsync($"/api/v1/configmaps?watch=true&resourceVersion={start}");
        Assert.Equal("ERROR", (await expired.EventAsync()).Type);
        using var kept = await api.WatchAsync($"/api/v1/configmaps?watch=true&resourceVersion={start + 2}");
        Assert.Equal(["ADDED c2", "ADDED c3", "ADDED c4"], await kept.NamesAsync(3));
    }

    [Fact]
    public async Task FutureVersion_StaysSilentUntilItsTimeout()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync("/api/v1/configmaps?watch=true&resourceVersion=999999999&timeoutSeconds=1");
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        Assert.Equal(200, (int)watch.Response.StatusCode);
        Assert.Null(await watch.LineAsync());
    }

    [Fact]
    public async Task Timeout_BeyondAnyTimer_IsBounded()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync($"/api/v1/configmaps?{Initial}&timeoutSeconds=2147483647");
        Assert.Equal(["BOOKMARK"], await watch.NamesAsync(1));
    }

    [Fact]
    public async Task Gzip_IsFlushedLineByLine()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/configmaps?{Initial}");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("gzip", string.Join(',', response.Content.Headers.ContentEncoding));
        using var watch = new WatchReader(response, new GZipStream(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress));
        Assert.Equal(["BOOKMARK"], await watch.NamesAsync(1));
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        Assert.Equal(["ADDED a"], await watch.NamesAsync(1));
    }

    [Fact]
    public async Task PartialMetadata_HasMetadataAlone()
    {
        await using var api = await SimulatedApi.StartAsync();
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        using var watch = await api.WatchAsync($"/api/v1/configmaps?{Initial}", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        var (_, obj) = await watch.EventAsync();
        Assert.Equal(["kind", "apiVersion", "metadata"], obj.Select(p => p.Key));
        Assert.Equal("PartialObjectMetadata", obj["kind"]!.ToString());
        const string End = """{"type":"BOOKMARK","object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"N","annotations":{"k8s.io/initial-events-end":"true"}}}}""";
        Assert.Equal(End.Replace("\"N\"", $"\"{api.Store.CurrentVersion}\"", StringComparison.Ordinal), await watch.LineAsync());
    }

    [Fact]
    public async Task Table_HasColumnsInItsFirstEventOnly()
    {
        await using var api = await SimulatedApi.StartWithFleetAsync();
        using var watch = await api.WatchAsync($"/apis/fleet.example.com/v1/applications?{Initial}", "application/json;as=Table;v=v1;g=meta.k8s.io");
        var (_, first) = await watch.EventAsync();
        Assert.Equal(Columns(Tests.Objects.Recordings.Json("tables/applications.table.json")), Columns(first));
        api.Store.Create(SimulatedApi.Application("cart"), By);
        var (type, second) = await watch.EventAsync();
        Assert.Equal("ADDED", type);
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal("cart", second["rows"]![0]!["cells"]![0]!.ToString());
    }

    [Fact]
    public async Task Restart_EndsWatchesAndExpiresTheirVersions()
    {
        await using var api = await SimulatedApi.StartAsync();
        using var watch = await api.WatchAsync($"/api/v1/configmaps?{Initial}");
        Assert.Equal(["BOOKMARK"], await watch.NamesAsync(1));
        var before = api.Store.CurrentVersion;
        await api.Cluster.StopListeningAsync();
        Assert.Null(await watch.LineAsync());
        api.Store.Create(SimulatedApi.ConfigMap("a"), By);
        await api.Cluster.StartListeningAsync(TestContext.Current.CancellationToken);
        using var resumed = await api.WatchAsync($"/api/v1/configmaps?watch=true&resourceVersion={before}");
        Assert.Equal("ERROR", (await resumed.EventAsync()).Type);
    }

    private static void Change(SimulatedApi api, string name, string value) =>
        api.Store.Patch("v1", "ConfigMap", "default", name, PatchType.Merge, new JsonObject { ["data"] = new JsonObject { ["a"] = value } }, By);

    private static void Label(SimulatedApi api, string name, string tier) =>
        api.Store.Patch("v1", "ConfigMap", "default", name, PatchType.Merge, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["tier"] = tier } } }, By);

    private static IEnumerable<string> Columns(JsonObject table) =>
        table["columnDefinitions"]!.AsArray().Select(c => $"{c!["name"]} {c["type"]} {c["format"]} {c["priority"]}");

    [GeneratedRegex("\"resourceVersion\":\"[0-9]+\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Versions();
}
