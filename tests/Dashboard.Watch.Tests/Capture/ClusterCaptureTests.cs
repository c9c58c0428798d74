using System.Net.Http.Headers;
using System.Text;
using Dashboard.Model;
using Dashboard.Model.Redaction;
using Dashboard.Simulator.Hosting;
using Dashboard.Watch.Tests.Parts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Watch.Tests.Capture;

/// <summary>A whole cluster, served by the simulated API server: what is watched follows what is served.</summary>
public sealed class ClusterCaptureTests : IAsyncLifetime
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private readonly string folder = Directory.CreateTempSubdirectory("dashboard-watch-").FullName;
    private readonly CancellationTokenSource stop = new();
    private readonly RecordingSink sink = new();
    private SimulatorHost host = null!;
    private HttpClient http = null!;
    private ClusterCapture capture = null!;
    private Task running = Task.CompletedTask;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await SimulatorHost.StartAsync(new SimulatorOptions(), Cancelled);
        http = new HttpClient { BaseAddress = host.Clusters[0].Uri };
        capture = NewCapture();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        capture.Dispose();
        http.Dispose();
        await host.DisposeAsync();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task EveryWatchedKind_ComesToBeWatched_TheOthersSayWhyNot()
    {
        await capture.CheckAsync(Cancelled);
        running = capture.RunAsync(stop.Token);
        await Condition.HoldsAsync(() => capture.Scopes.Count > 10 && capture.Scopes.All(scope => scope.State == ScopeState.Watching), "every scope watching");
        Assert.Equal(capture.Catalog.Count(entry => entry.Watched), capture.Scopes.Count);
        Assert.All(capture.Catalog, entry => Assert.Equal(entry.Watched, entry.WhyNot is null));
        Assert.Contains(capture.Catalog, entry => entry is { Resource.Resource: "secrets", Watched: false });
        Assert.Contains(sink.Read(s => s.Rows.ToList()), row => row.Name == "kube-system");
        Assert.All(capture.Scopes, scope => Assert.Equal(TimeSpan.Zero, scope.Lag));
    }

    [Fact]
    public async Task Definition_Added_VersionSwitched_Removed_TheReflectorsFollow()
    {
        running = capture.RunAsync(stop.Token);
        await Condition.HoldsAsync(() => capture.Scopes.Any(scope => scope is { Scope.Kind.Kind: "CustomResourceDefinition", State: ScopeState.Watching }), "the definitions");

        await SendAsync(HttpMethod.Post, Definitions, Definition("v1beta1"));
        await Condition.HoldsAsync(() => Watching("v1beta1"), "the scope of the new kind");
        await SendAsync(HttpMethod.Post, "/apis/test.example.com/v1beta1/namespaces/default/widgets",
            """{"apiVersion":"test.example.com/v1beta1","kind":"Widget","metadata":{"name":"one"},"spec":{"pin":"canary-1234","size":3}}""");
        await Condition.HoldsAsync(() => sink.Read(s => s.Rows.Any(row => row.Name == "one")), "its first object");
        var json = Encoding.UTF8.GetString(sink.Read(s => s.Rows.First(row => row.Name == "one")).Json.Span);
        Assert.DoesNotContain("canary", json, StringComparison.Ordinal);
        Assert.Contains("\"pin\":\"redacted:", json, StringComparison.Ordinal);

        await SendAsync(HttpMethod.Patch, $"{Definitions}/widgets.test.example.com", $$"""{"spec":{"versions":[{{Version("v1", storage: true)}},{{Version("v1beta1", storage: false)}}] } }""");
        await Condition.HoldsAsync(() => Watching("v1") && !Watching("v1beta1"), "the preferred version");

        await SendAsync(HttpMethod.Delete, $"{Definitions}/widgets.test.example.com", null);
        await Condition.HoldsAsync(() => !capture.Scopes.Any(scope => scope.Scope.Kind.Kind == "Widget") && !capture.Catalog.Any(entry => entry.Kind.Kind == "Widget"), "the end of the kind");
        await Condition.HoldsAsync(() => sink.Read(s => s.Rows.Any(row => row is { Name: "one", Verb: Verb.Deleted })), "the delete of its object");
        Assert.Contains(sink.Closed, closed => closed is { Scope.Kind: { Kind: "Widget", Version: "v1" }, Cause.Reason: GapReason.ResourceGone });
    }

    [Fact]
    public async Task OnlyNamespaces_EachKindIsWatchedInEach_ClusterWideOnesWhereNamed()
    {
        capture.Dispose();
        capture = NewCapture(["default", "kube-system"], ["nodes"], ["*.apps"]);
        running = capture.RunAsync(stop.Token);
        await Condition.HoldsAsync(() => capture.Scopes.Count > 10 && capture.Scopes.All(scope => scope.State == ScopeState.Watching), "every scope watching");
        var scopes = capture.Scopes.Select(one => one.Scope).ToLookup(one => one.Resource.GroupResource, one => one.Namespace, StringComparer.Ordinal);
        Assert.Equal(["default", "kube-system"], scopes["pods"].Order(StringComparer.Ordinal));
        Assert.Equal([null], scopes["nodes"]);
        Assert.Empty(scopes["namespaces"]);
        Assert.Empty(scopes["deployments.apps"]);
        Assert.All(scopes, kind => Assert.Equal(kind.Key == "nodes" ? 1 : 2, kind.Count()));
    }

    [Fact]
    public async Task ServerAwayAndBack_ScopesComeBack()
    {
        running = capture.RunAsync(stop.Token);
        await Condition.HoldsAsync(() => capture.Scopes.Count > 10 && capture.Scopes.All(scope => scope.State == ScopeState.Watching), "every scope watching");
        await host.Clusters[0].StopListeningAsync();
        await Condition.HoldsAsync(() => capture.Scopes.All(scope => scope is { State: ScopeState.BackingOff, Error: not null }), "every scope backing off, with its error");
        await host.Clusters[0].StartListeningAsync(Cancelled);
        await Condition.HoldsAsync(() => capture.Scopes.All(scope => scope is { State: ScopeState.Watching, Error: null }), "every scope watching again");
    }

    private ClusterCapture NewCapture(IReadOnlyList<string>? namespaces = null, IReadOnlyList<string>? include = null, IReadOnlyList<string>? exclude = null)
    {
        var options = new ClusterOptions
        {
            Name = "sim", Kubeconfig = host.WriteKubeconfig(Path.Combine(folder, "config")), Context = host.Clusters[0].Name, Watch = RunningReflector.Quick,
            Namespaces = namespaces ?? [], Include = include ?? [], Exclude = exclude ?? [],
        };
        return new ClusterCapture(options, sink, new Redactor("0123456789abcdef"u8), TimeProvider.System, NullLoggerFactory.Instance, new Random(7));
    }

    private bool Watching(string version) => capture.Scopes.Any(scope => scope is { Scope.Kind.Kind: "Widget", State: ScopeState.Watching } && scope.Scope.Kind.Version == version);

    private static string Definition(string version) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.test.example.com"},
         "spec":{"group":"test.example.com","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
         "versions":[{{{Version(version, storage: true)}}}]} }
        """;

    private static string Version(string name, bool storage) => $$$"""
        {"name":"{{{name}}}","served":true,"storage":{{{(storage ? "true" : "false")}}},"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",
         "properties":{"pin":{"type":"string","format":"password"},"size":{"type":"integer"} } } } } } }
        """;

    /// <summary>Just after a definition was made, its resources are answered with 429 for a moment: asked again, for a bounded time.</summary>
    private async Task SendAsync(HttpMethod method, string path, string? body, int triesLeft = 100)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"));
        using var response = await http.SendAsync(request, Cancelled);
        if ((int)response.StatusCode == 429 && triesLeft > 0)
        {
            await Task.Delay(50, Cancelled);
            await SendAsync(method, path, body, triesLeft - 1);
            return;
        }
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancelled)}");
    }
}
