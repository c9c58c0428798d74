using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dashboard.Testing;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Tests.Parts;
using k8s;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Watch.Tests.Connection;

/// <summary>Authorities and client certificates that are exchanged under way.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dashboard-watch-").FullName;
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly Authority before = new("before");
    private readonly Authority after = new("after");
    private readonly ConcurrentQueue<string> clients = new();
    private ScriptedApiServer server = null!;
    private X509Certificate2 shown = null!;

    public async ValueTask InitializeAsync()
    {
        shown = before.Issue("server");
        server = await ScriptedApiServer.StartAsync(SeeAsync, Listen);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        before.Dispose();
        after.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task AuthorityFile_Exchanged_TheNewOneHolds()
    {
        await WriteAsync("ca.crt", before.Pem);
        using var api = await ApiAsync();
        await GetAsync(api);
        shown = after.Issue("server");
        await WriteAsync("ca.crt", after.Pem);
        clock.Advance(TimeSpan.FromSeconds(11));
        await GetAsync(api);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AuthoritiesOldAndNewTogether_InAFileOrInTheKubeconfig_BothHold(bool inline)
    {
        var both = before.Pem + "\n" + after.Pem;
        await WriteAsync("ca.crt", both);
        using var api = await ApiAsync(authority: inline ? $"certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(both))}" : "certificate-authority: ca.crt");
        await GetAsync(api);
        shown = after.Issue("server");
        await GetAsync(api);
    }

    [Fact]
    public async Task CertificateThatFitsNoMore_ConfigurationIsReadAgainOnce()
    {
        var loads = 0;
        using var api = new ApiServer(
            _ => Task.FromResult(new ServerConfiguration(new KubernetesClientConfiguration { Host = server.Url, SslCaCerts = [loads++ == 0 ? before.Certificate : after.Certificate] }, new CredentialFiles())),
            new WatchOptions(), clock, NullLogger.Instance);
        await GetAsync(api);
        shown = after.Issue("server");
        clock.Advance(TimeSpan.FromSeconds(11));
        await GetAsync(api);
        Assert.Equal(2, loads);
    }

    [Fact]
    public async Task CertificateOfAStranger_IsRefused()
    {
        await WriteAsync("ca.crt", after.Pem);
        using var api = await ApiAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(api));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task ClientCertificateFiles_ExchangedOneAfterTheOther_TheNewPairIsShown()
    {
        await WriteAsync("ca.crt", before.Pem);
        await WriteClientAsync("one", "client.crt", "client.key");
        using var api = await ApiAsync("client-certificate: client.crt, client-key: client.key");
        await GetAsync(api);
        await WriteClientAsync("two", "client.crt", "client.key.new");
        clock.Advance(TimeSpan.FromSeconds(11));
        await GetAsync(api);
        File.Move(Path.Combine(folder, "client.key.new"), Path.Combine(folder, "client.key"), overwrite: true);
        clock.Advance(TimeSpan.FromSeconds(11));
        await GetAsync(api);
        Assert.Equal(["CN=one", "CN=one", "CN=two"], clients);
    }

    private static async Task GetAsync(ApiServer api) => (await api.GetAsync(new ApiRequest("get", "/version", MediaTypes.Json), null, TestContext.Current.CancellationToken)).Dispose();

    private async Task<ApiServer> ApiAsync(string user = "token: t", string authority = "certificate-authority: ca.crt")
    {
        await WriteAsync("config", $$$"""
            apiVersion: v1
            kind: Config
            current-context: demo
            clusters: [{name: demo, cluster: {server: "{{{server.Url}}}", {{{authority}}} } }]
            users: [{name: demo, user: { {{{user}}} } }]
            contexts: [{name: demo, context: {cluster: demo, user: demo}}]
            """);
        var options = new ClusterOptions { Name = "c", Kubeconfig = Path.Combine(folder, "config") };
        return new ApiServer(token => ClientConfiguration.LoadAsync(options, token), options.Watch, clock, NullLogger.Instance);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);

    private async Task WriteClientAsync(string name, string certificateFile, string keyFile)
    {
        using var certificate = before.Issue(name);
        await WriteAsync(certificateFile, certificate.ExportCertificatePem());
        await WriteAsync(keyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private void Listen(ListenOptions options)
    {
        options.Protocols = HttpProtocols.Http1;
        options.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, _) => shown;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        });
    }

    /// <summary>A new handshake for each request: a connection that is open knows nothing of new certificates.</summary>
    private Task SeeAsync(HttpContext context)
    {
        clients.Enqueue(context.Connection.ClientCertificate?.Subject ?? "");
        context.Response.Headers.Connection = "close";
        return Answer.Json("{}")(context);
    }
}
