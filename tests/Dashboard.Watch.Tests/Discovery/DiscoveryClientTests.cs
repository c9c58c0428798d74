using System.Text;
using Dashboard.Testing;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Discovery;
using Dashboard.Watch.Tests.Parts;
using k8s;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Watch.Tests.Discovery;

public sealed class DiscoveryClientTests
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    [Fact]
    public async Task Recorded_AggregatedAndPlain_SayTheSame()
    {
        var from = Transcripts.Find();
        Assert.SkipWhen(from is null, Transcripts.Absent);
        await using var aggregated = await ScriptedApiServer.StartAsync(context => Body(context, from.Body(context.Request.Path == "/api" ? "discovery/api.aggregated.json" : "discovery/apis.aggregated.json"), AggregatedType));
        var all = await ReadAsync(aggregated.Url);
        await using var plain = await ScriptedApiServer.StartAsync(context => PlainAsync(context, from));
        var some = await ReadAsync(plain.Url);
        Assert.Contains(all, one => one is { Group: "fleet.example.com", Resource: "databases", Version: "v1", Kind: "Database", Namespaced: true, CanBeWatched: true });
        Assert.Equal(["v1", "v1beta1"], all.Single(one => one.Resource == "databases").Versions);
        Assert.Contains(all, one => one is { Group: "", Resource: "pods" });
        // Only some groups' plain documents were recorded.
        foreach (var group in new[] { "", "apps", "fleet.example.com" })
            Assert.Equal(Keys(all, group), Keys(some, group));
    }

    [Fact]
    public async Task Unchanged_IsAskedForByTag_AndKept()
    {
        await using var server = await ScriptedApiServer.StartAsync(context =>
        {
            if (context.Request.Headers.IfNoneMatch == "\"one\"")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }
            context.Response.Headers.ETag = "\"one\"";
            return Body(context, Group("fleet.example.com", "Current", "widgets"), AggregatedType);
        });
        using var api = Api(server.Url);
        var client = new DiscoveryClient(api);
        var first = await client.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(first, await client.ReadAsync(TestContext.Current.CancellationToken));
        Assert.NotEmpty(first);
    }

    [Fact]
    public async Task StaleGroup_KeepsWhatItHad_UnreachableIsNotRemoved()
    {
        var stale = false;
        await using var server = await ScriptedApiServer.StartAsync(context =>
            Body(context, context.Request.Path == "/api" ? Group("core", "Current") : stale ? Group("ext.example.com", "Stale") : Group("ext.example.com", "Current", "gadgets"), AggregatedType));
        using var api = Api(server.Url);
        var client = new DiscoveryClient(api);
        await client.ReadAsync(TestContext.Current.CancellationToken);
        stale = true;
        Assert.Equal("gadgets", Assert.Single(await client.ReadAsync(TestContext.Current.CancellationToken)).Resource);
    }

    private static byte[] Group(string name, string freshness, params string[] resources)
    {
        var list = resources.Select(resource => $$"""{"resource":"{{resource}}","responseKind":{"group":"","version":"","kind":"K"},"scope":"Namespaced","verbs":["list","watch"]}""");
        return Encoding.UTF8.GetBytes($$$"""{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"{{{name}}}"},"versions":[{"version":"v1","freshness":"{{{freshness}}}","resources":[{{{string.Join(',', list)}}}]}]}]}""");
    }

    private static IEnumerable<string> Keys(IEnumerable<ServedResource> served, string group) =>
        served.Where(one => one.Group == group && one.CanBeWatched).Select(one => $"{one.Resource} {one.Version} {one.Kind} {one.Namespaced} {string.Join('+', one.Versions)}").Order(StringComparer.Ordinal);

    private static async Task<IReadOnlyList<ServedResource>> ReadAsync(string url)
    {
        using var api = Api(url);
        return await new DiscoveryClient(api).ReadAsync(TestContext.Current.CancellationToken);
    }

    private static ApiServer Api(string url) => RunningScopes.Server(new KubernetesClientConfiguration { Host = url }, RunningReflector.Quick);

    private static Task PlainAsync(HttpContext context, Transcripts from)
    {
        var file = context.Request.Path.Value switch
        {
            "/api" => "api.json",
            "/apis" => "apis.json",
            "/api/v1" => "api-v1.json",
            "/apis/apps/v1" => "apps-v1.json",
            "/apis/fleet.example.com/v1" => "fleet-v1.json",
            "/apis/fleet.example.com/v1beta1" => "fleet-v1beta1.json",
            _ => null,
        };
        if (file is not null)
            return Body(context, from.Body("discovery/" + file), "application/json");
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private static async Task Body(HttpContext context, byte[] body, string type)
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
