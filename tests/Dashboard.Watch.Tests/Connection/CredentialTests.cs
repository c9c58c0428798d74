using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Dashboard.Testing;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Scopes;
using Dashboard.Watch.Tests.Parts;
using Dashboard.Watch.Wire;
using k8s;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Watch.Tests.Connection;

/// <summary>Tokens and plugins: read again when their files change, and once when the server refuses them.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dashboard-watch-").FullName;
    private readonly FakeTimeProvider clock = new();
    private readonly ConcurrentQueue<string> seen = new();

    [Fact]
    public async Task TokenFile_Exchanged_IsReadAgainBeforeTheServerRefusesIt()
    {
        await using var server = await ScriptedApiServer.StartAsync(SeeAsync);
        // As kubelet does it: the folder behind a symbolic link is exchanged, and the files keep their names.
        Mount("one", "first");
        using var api = await FromKubeconfigAsync(server.Url, "tokenFile: data/token");
        await GetAsync(api);
        Mount("two", "second");
        await GetAsync(api);
        clock.Advance(TimeSpan.FromSeconds(11));
        await GetAsync(api);
        Assert.Equal(["Bearer first", "Bearer first", "Bearer second"], seen);
    }

    [Fact]
    public async Task Kubeconfig_Rewritten_IsReadAgain_AndWhileItIsHalfWrittenTheOldOneIsUsedOn()
    {
        await using var server = await ScriptedApiServer.StartAsync(SeeAsync);
        using var api = await FromKubeconfigAsync(server.Url, "token: first");
        await GetAsync(api);
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), "apiVersion: v1\nclusters: [{na", TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(11));
        await GetAsync(api);
        await WriteAsync(server.Url, "token: second");
        clock.Advance(TimeSpan.FromSeconds(11));
        await GetAsync(api);
        Assert.Equal(["Bearer first", "Bearer first", "Bearer second"], seen);
    }

    [Fact]
    public async Task Refused_CredentialsAreReadAgainOnce_TheRequestSucceeds()
    {
        var valid = "1";
        await using var server = await ScriptedApiServer.StartAsync(context =>
            context.Request.Headers.Authorization == $"Bearer {valid}" ? Answer.Json("{}")(context) : Answer.Failure(401, "Unauthorized")(context));
        var loads = 0;
        using var api = Server(() => new() { Host = server.Url, AccessToken = $"{++loads}" });
        await GetAsync(api);
        valid = "2";
        clock.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(api);
        Assert.Equal((3, 2), (server.Requests.Count, loads));
    }

    [Fact]
    public async Task RefusedAgainAndAgain_IsNotReloadedInAHotLoop()
    {
        await using var server = await ScriptedApiServer.StartAsync(Answer.Failure(401, "Unauthorized"));
        var loads = 0;
        using var api = Server(() => new() { Host = server.Url, AccessToken = $"{++loads}" });
        for (var i = 0; i < 10; i++)
            Assert.Equal(401, (await Assert.ThrowsAsync<ApiException>(() => GetAsync(api))).Error.Code);
        Assert.Equal((20, 1), (server.Requests.Count, loads));
    }

    [Fact]
    public async Task Plugin_IsRunAgainWhenItsTokenHasExpired_AndItsFailureIsSaid()
    {
        await using var server = await ScriptedApiServer.StartAsync(SeeAsync);
        var script = Path.Combine(folder, "plugin");
        await File.WriteAllTextAsync(script, $$"""
            #!/bin/sh
            echo x >> {{folder}}/runs
            [ -e {{folder}}/broken ] && exit 1
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"run-'$(wc -l < {{folder}}/runs)'","expirationTimestamp":"2020-01-01T00:00:00Z"} }'
            """, TestContext.Current.CancellationToken);
        using var api = await FromKubeconfigAsync(server.Url, $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: [{script}], interactiveMode: Never}}");
        await GetAsync(api);
        await GetAsync(api);
        Assert.Equal(2, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.All(seen, header => Assert.StartsWith("Bearer run-", header, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "broken"), "", TestContext.Current.CancellationToken);
        Assert.Equal("Kubeconfig", (await Assert.ThrowsAsync<ClusterConfigurationException>(() => GetAsync(api))).Option);
    }

    [Fact]
    public async Task CertificateThatIsAboutToEnd_IsRenewed()
    {
        await using var server = await ScriptedApiServer.StartAsync(SeeAsync);
        using var authority = new Authority("test");
        clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var loads = 0;
        using var api = Server(() =>
        {
            using var certificate = authority.Issue("plugin", clock.GetUtcNow() + TimeSpan.FromMinutes(10));
            return new() { Host = server.Url, ClientCertificateData = Base64(certificate.ExportCertificatePem()), ClientCertificateKeyData = Base64(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()), AccessToken = $"{++loads}" };
        });
        await GetAsync(api);
        clock.Advance(TimeSpan.FromMinutes(9));
        await GetAsync(api);
        clock.Advance(TimeSpan.FromSeconds(40));
        await GetAsync(api);
        Assert.Equal(["Bearer 1", "Bearer 1", "Bearer 2"], seen);
    }

    [Fact]
    public async Task RetiredConnection_LivesAsLongAsItsStream_ThenIsClosed()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream(Objects.Bookmark(5)).ThenHold(), Answer.Json("{}"), Answer.Json("{}"));
        var loads = 0;
        using var api = Server(() => new() { Host = server.Url, AccessToken = $"{++loads}" }, changed: true);
        var stream = await WatchStream.OpenAsync(api, new ApiRequest("watch", "/watch", MediaTypes.Json), new WatchOptions(), TimeProvider.System, TestContext.Current.CancellationToken);
        // A second connection of the first client, idle after its answer, and then a second client.
        await GetAsync(api);
        clock.Advance(TimeSpan.FromSeconds(11));
        await File.WriteAllTextAsync(Path.Combine(folder, "changed"), "two", TestContext.Current.CancellationToken);
        await GetAsync(api);
        Assert.Equal((2, 3), (loads, server.Open));
        Assert.True(await stream.WaitAsync(TimeSpan.FromSeconds(30)) && stream.TryRead(out _));
        await stream.DisposeAsync();
        await Condition.HoldsAsync(() => server.Open == 1, () => $"only the new client's connection, now {server.Open} are open");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task GetAsync(ApiServer api) => (await api.GetAsync(new ApiRequest("get", "/version", MediaTypes.Json), null, TestContext.Current.CancellationToken)).Dispose();

    private static string Base64(string pem) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pem));

    private Task SeeAsync(HttpContext context)
    {
        seen.Enqueue(context.Request.Headers.Authorization.ToString());
        return Answer.Json("{}")(context);
    }

    private ApiServer Server(Func<KubernetesClientConfiguration> load, bool changed = false) => new(
        _ =>
        {
            var files = new CredentialFiles();
            if (changed)
                files.Add(Path.Combine(folder, "changed"));
            return Task.FromResult(new ServerConfiguration(load(), files));
        }, new WatchOptions(), clock, NullLogger.Instance);

    private async Task<ApiServer> FromKubeconfigAsync(string url, string user)
    {
        await WriteAsync(url, user);
        var options = new ClusterOptions { Name = "c", Kubeconfig = Path.Combine(folder, "config") };
        return new ApiServer(token => ClientConfiguration.LoadAsync(options, token), options.Watch, clock, NullLogger.Instance);
    }

    private Task WriteAsync(string url, string user) => File.WriteAllTextAsync(Path.Combine(folder, "config"), $$$"""
        apiVersion: v1
        kind: Config
        current-context: demo
        clusters: [{name: demo, cluster: {server: "{{{url}}}" } }]
        users: [{name: demo, user: { {{{user}}} } }]
        contexts: [{name: demo, context: {cluster: demo, user: demo}}]
        """, TestContext.Current.CancellationToken);

    private void Mount(string name, string token)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, "token"), token + "\n");
        var link = Path.Combine(folder, "data");
        if (Directory.Exists(link))
            Directory.Delete(link);
        Directory.CreateSymbolicLink(link, Path.Combine(folder, name));
    }
}
