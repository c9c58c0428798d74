using Dashboard.Simulator.Store;
using Dashboard.Simulator.Tests.Objects;

namespace Dashboard.Simulator.Tests.Http;

public sealed class DefinitionLifecycleTests
{
    private const string Path = "/apis/lab.example.com/v1/widgets";
    private const string Definition =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.lab.example.com"},
         "spec":{"group":"lab.example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{
            "spec":{"type":"object","properties":{"capacity":{"type":"integer"}}}}}}}]}}
        """;

    private static readonly WriteOptions By = new("admin");

    [Fact]
    public async Task Created_AnswersGoFrom404Over429To200()
    {
        await using var api = await SimulatedApi.StartAsync(new StoreOptions { SettleDelay = TimeSpan.FromMilliseconds(400) });
        api.Store.Create(SimulatedApi.Parse(Definition), By);
        List<Reply> seen = [];
        await Until.TrueAsync(async () =>
        {
            var reply = await api.GetAsync(Path);
            if (seen.Count == 0 || seen[^1].Status != reply.Status) seen.Add(reply);
            return reply.Status == 200;
        });
        Assert.Equal([404, 429, 200], seen.Select(r => r.Status));
        Assert.Equal("404 page not found\n", seen[0].Text);
        Assert.Equal(Recordings.Text("lifecycle/crd-created-list.429.json").TrimEnd('\n'), seen[1].Text.TrimEnd('\n'));
        Assert.Equal("1", seen[1].Headers["Retry-After"]);
        var crd = api.Store.Get("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, "widgets.lab.example.com")!;
        Assert.Equal(["NamesAccepted", "Established"], crd["status"]!["conditions"]!.AsArray().Select(c => c!["type"]!.ToString()));
    }

    [Fact]
    public async Task SchemaChange_EndsTheWatch_AndNewDefaultsShowAtTheOldVersion()
    {
        await using var api = await WithWidgetAsync();
        using var watch = await api.WatchAsync($"{Path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        Assert.Equal(["ADDED w0", "BOOKMARK"], await watch.NamesAsync(2));
        var before = (await api.GetAsync(Path)).Json["items"]![0]!;

        api.Store.Patch("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, "widgets.lab.example.com", PatchType.Json,
            Dashboard.Simulator.Objects.JsonInput.Parse("""[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/colour","value":{"type":"string","default":"blue"}}]""")!, By);

        Assert.Null(await watch.LineAsync());
        var after = (await api.GetAsync(Path)).Json["items"]![0]!;
        Assert.Null(before["spec"]!["colour"]);
        Assert.Equal("blue", after["spec"]!["colour"]!.ToString());
        Assert.Equal(before["metadata"]!["resourceVersion"]!.ToString(), after["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public async Task Deleted_EveryObjectIsDeleted_ThenTheEnd_ThenPlain404()
    {
        await using var api = await WithWidgetAsync();
        using var definitions = await api.WatchAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        using var widgets = await api.WatchAsync($"{Path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        Assert.Equal(["ADDED w0"], await widgets.NamesAsync(1));

        var deleted = await api.SendAsync("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.lab.example.com");
        Assert.Equal(200, deleted.Status);
        Assert.Equal(["DELETED w0"], await widgets.NamesAsync(1));
        Assert.Null(await widgets.LineAsync());
        Assert.Equal(
            ["ADDED widgets.lab.example.com", "MODIFIED widgets.lab.example.com", "MODIFIED widgets.lab.example.com", "MODIFIED widgets.lab.example.com", "DELETED widgets.lab.example.com"],
            await definitions.NamesAsync(5));
        var gone = await api.GetAsync(Path);
        Assert.Equal((404, "text/plain; charset=utf-8"), (gone.Status, gone.ContentType));
    }

    private static async Task<SimulatedApi> WithWidgetAsync()
    {
        var api = await SimulatedApi.StartAsync(new StoreOptions { EstablishDelay = TimeSpan.Zero, SettleDelay = TimeSpan.Zero });
        api.Store.Create(SimulatedApi.Parse(Definition), By);
        await Until.TrueAsync(() => api.Store.Get("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, "widgets.lab.example.com")!["status"]!["conditions"]!.AsArray().Count > 0);
        api.Store.Create(SimulatedApi.Parse("""{"apiVersion":"lab.example.com/v1","kind":"Widget","metadata":{"name":"w0","namespace":"default"},"spec":{"capacity":1}}"""), By);
        return api;
    }
}
