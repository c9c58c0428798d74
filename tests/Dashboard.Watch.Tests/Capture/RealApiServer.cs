using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Dashboard.Watch.Tests.Capture;

/// <summary>
/// etcd and kube-apiserver from the folder that KUBEBUILDER_ASSETS names (as setup-envtest lays it out), on free loopback ports, with data in
/// a folder of their own. They end with this object.
/// </summary>
internal sealed class RealApiServer : IAsyncDisposable
{
    private const string Token = "test-token";

    private readonly string folder = Directory.CreateTempSubdirectory("dashboard-apiserver-").FullName;
    private readonly List<Process> processes = [];
    private readonly string assets;
    private readonly int port = FreePort();

    private RealApiServer(string assets) => this.assets = assets;

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    public HttpClient Http { get; private set; } = null!;

    public static async Task<RealApiServer> StartAsync(string assets, CancellationToken cancellationToken)
    {
        var server = new RealApiServer(assets);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        // The API server first: it is of no use to it to see its store go.
        foreach (var process in Enumerable.Reverse(processes))
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var (client, peer) = ($"http://127.0.0.1:{FreePort()}", $"http://127.0.0.1:{FreePort()}");
        Run("etcd", "--data-dir", Path.Combine(folder, "etcd"), "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
            "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}", "--unsafe-no-fsync");
        using var key = RSA.Create(2048);
        await File.WriteAllTextAsync(Path.Combine(folder, "sa.key"), key.ExportRSAPrivateKeyPem(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "sa.pub"), key.ExportSubjectPublicKeyInfoPem(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "tokens.csv"), $"{Token},admin,1,system:masters\n", cancellationToken);
        await File.WriteAllTextAsync(Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: real
            clusters: [{name: real, cluster: {server: "https://127.0.0.1:{{port}}", insecure-skip-tls-verify: true} }]
            users: [{name: real, user: {token: "{{Token}}"} }]
            contexts: [{name: real, context: {cluster: real, user: real} }]
            """, cancellationToken);
        Run("kube-apiserver", "--etcd-servers", client, "--bind-address", "127.0.0.1", "--secure-port", $"{port}", "--cert-dir", Path.Combine(folder, "certs"),
            "--service-account-issuer", "https://kubernetes.default.svc", "--service-account-key-file", Path.Combine(folder, "sa.pub"),
            "--service-account-signing-key-file", Path.Combine(folder, "sa.key"), "--service-cluster-ip-range", "10.0.0.0/24",
            "--authorization-mode", "RBAC", "--token-auth-file", Path.Combine(folder, "tokens.csv"));
#pragma warning disable CA5359, CA5400, CA5399, MA0039 // The server's certificate is its own, made a moment ago on loopback.
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { BaseAddress = new Uri($"https://127.0.0.1:{port}") };
#pragma warning restore CA5359, CA5400, CA5399, MA0039
        Http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        await Parts.Condition.HoldsAsync(Ready, "the API server ready", seconds: 120);
    }

    private bool Ready()
    {
        if (processes.Find(process => process.HasExited) is { } ended)
            Assert.Fail($"{ended.StartInfo.FileName} ended with code {ended.ExitCode}.");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/readyz");
            using var response = Http.Send(request, TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(assets, program)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        // Read and dropped: a full pipe would stop the program.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        processes.Add(process);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
