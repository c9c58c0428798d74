using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Hosting;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Tests.Http;

/// <summary>One simulated cluster behind real HTTP, and the few calls that tests make to it.</summary>
internal sealed class SimulatedApi : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly SimulatorHost _host;

    private SimulatedApi(SimulatorHost host)
    {
        _host = host;
        Client = new HttpClient { BaseAddress = Cluster.Uri, Timeout = Bound };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("recorder/1");
    }

    public HttpClient Client { get; }

    public SimulatedCluster Cluster => _host.Clusters[0];

    public ObjectStore Store => Cluster.Store;

    public static async Task<SimulatedApi> StartAsync(StoreOptions? store = null, string? tokens = null) =>
        new(await SimulatorHost.StartAsync(new SimulatorOptions { Store = store ?? new StoreOptions(), Tokens = tokens }, TestContext.Current.CancellationToken));

    /// <summary>With the seven recorded definitions, served, and the namespace <c>payments</c>.</summary>
    public static async Task<SimulatedApi> StartWithFleetAsync(string? tokens = null)
    {
        var api = await StartAsync(new StoreOptions { EstablishDelay = TimeSpan.Zero, SettleDelay = TimeSpan.Zero }, tokens);
        foreach (var name in (string[])["applications.fleet", "backups.fleet", "certificates.certs", "databases.fleet", "issuers.certs", "queues.fleet", "teams.fleet"])
        {
            api.Store.Create(Tests.Objects.Recordings.Json($"crds/{name}.example.com.json"), new WriteOptions("admin"));
        }

        api.Store.Create(Namespace("payments"), new WriteOptions("admin"));
        return api;
    }

    public static JsonObject Namespace(string name) => Parse($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}"} }""");

    public static JsonObject ConfigMap(string name, string ns = "default", string labels = "{}") =>
        Parse($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"{{ns}}","labels":{{labels}} },"data":{"a":"1"} }""");

    public static JsonObject Application(string name, string tier = "frontend") =>
        Parse($$"""{"apiVersion":"fleet.example.com/v1","kind":"Application","metadata":{"name":"{{name}}","namespace":"payments"},"spec":{"image":"a:1","tier":"{{tier}}"} }""");

    public static JsonObject Parse(string json) => JsonInput.ParseObject(Encoding.UTF8.GetBytes(json));

    public async Task<Reply> SendAsync(string method, string path, string? body = null, string contentType = "application/json", string accept = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.ReadAsync(response);
    }

    public Task<Reply> GetAsync(string path, string accept = "application/json") => SendAsync("GET", path, accept: accept);

    public async Task<WatchReader> WatchAsync(string path, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new WatchReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}

internal sealed record Reply(int Status, string ContentType, string Text, Dictionary<string, string> Headers)
{
    public JsonObject Json => SimulatedApi.Parse(Text);

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, headers.GetValueOrDefault("Content-Type") ?? "", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), headers);
    }
}
