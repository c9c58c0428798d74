using System.Net;
using System.Text.Json.Nodes;
using Dashboard.EndToEnd.World;

namespace Dashboard.EndToEnd.Rest;

public sealed class ObjectRestTests(LiveWorld world)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blame_EachField_HasItsManagerAndHowSureThatIs()
    {
        var blame = JsonNode.Parse(await GetAsync($"objects/{world.Cluster}/{await world.UidAsync()}/blame"))!;
        var items = blame["items"]!.AsArray();
        Assert.Contains(items, item => item!["path"]!.GetValue<string>() == "metadata.name");
        Assert.Contains(items, item => item!["manager"]!["confidence"]!.GetValue<string>() == "manager" && item["manager"]!["name"]!.GetValue<string>().Length > 0);
        Assert.NotNull(blame["coverage"]!["complete"]);
        Assert.True(blame["complete"]!.GetValue<bool>());
        using var nothing = await world.Dashboard.Client.GetAsync(new Uri($"/api/v1/objects/{world.Cluster}/nobody/blame", UriKind.Relative), _cancellation);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task Export_AKind_HasEachObjectOnceInEveryFormat()
    {
        const string Kind = "group=cert-manager.io&kind=Certificate";
        var names = (await world.ObjectsAsync("cert-manager.io", "Certificate")).Select(item => $"{item!["namespace"]}/{item["name"]}").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(names, Lines(await GetAsync($"objects/export?format=names&cluster={world.Cluster}&{Kind}")).Order(StringComparer.Ordinal));

        var table = Lines(await GetAsync($"objects/export?format=csv&cluster={world.Cluster}&{Kind}"));
        Assert.StartsWith("status,reason,group,kind,namespace,name,Ready,", table[0], StringComparison.Ordinal);
        Assert.Equal(names.Count + 1, table.Length);

        var documents = (await GetAsync($"objects/export?format=yaml&cluster={world.Cluster}&{Kind}")).Split("\n---\n");
        Assert.Equal(names.Count + 1, documents.Length);
        Assert.StartsWith($"# {names.Count} objects of {world.Cluster} at ", documents[0], StringComparison.Ordinal);
        Assert.All(documents[1..], document => Assert.Contains("kind: Certificate\n", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_OfThePickedOnes_HasThoseAlone()
    {
        var uid = await world.UidAsync();
        Assert.Single(Lines(await GetAsync($"objects/export?format=names&cluster={world.Cluster}&uid={uid}")));
    }

    [Fact]
    public async Task Manifest_HasNothingThatTheServerFillsIn()
    {
        var manifest = JsonNode.Parse(await GetAsync($"objects/{world.Cluster}/{await world.UidAsync()}?manifest=true"))!;
        Assert.NotNull(manifest["spec"]);
        Assert.Null(manifest["status"]);
        Assert.Null(manifest["metadata"]!["resourceVersion"]);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<string> GetAsync(string query) => world.Dashboard.Client.GetStringAsync(new Uri("/api/v1/" + query, UriKind.Relative), _cancellation);
}
