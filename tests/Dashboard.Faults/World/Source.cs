using System.Net;
using System.Text;
using Dashboard.Faults.Workload;
using Dashboard.Simulator.Hosting;
using Dashboard.Simulator.Store;
using Dashboard.Testing;

namespace Dashboard.Faults.World;

/// <summary>The simulated cluster that is captured, behind a proxy that can cut it off.</summary>
internal sealed class Source : IAsyncDisposable
{
    private readonly SimulatorHost _host;
    private readonly TlsFront? _tls;
    private string _token = "first";

    private Source(SimulatorHost host, string folder, bool tls)
    {
        (_host, Folder) = (host, folder);
        Proxy = new Proxy(new IPEndPoint(IPAddress.Loopback, Cluster.Uri.Port));
        _tls = tls ? new TlsFront(Proxy.Port) : null;
        Kubeconfig = Path.Combine(Folder, "config");
    }

    /// <summary>For files of this world; deleted with it.</summary>
    public string Folder { get; }

    public SimulatedCluster Cluster => _host.Clusters[0];

    public ObjectStore Store => Cluster.Store;

    public Proxy Proxy { get; }

    /// <summary>Path of the kubeconfig through which the cluster is captured.</summary>
    public string Kubeconfig { get; }

    public static async Task<Source> StartAsync(int seed, bool tls, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-faults-").FullName;
        await File.WriteAllTextAsync(TokensIn(folder), Line("first"), cancellationToken);
        var source = new Source(await SimulatorHost.StartAsync(new SimulatorOptions { Seed = seed, Store = Timings.Store, Tokens = TokensIn(folder) }, cancellationToken), folder, tls);
        source.WriteKubeconfig();
        foreach (var kind in (string[])["Widget", "Gadget"]) source.Store.Create(Objects.Definition(kind), Objects.By);
        foreach (var ns in Objects.Namespaces) source.Store.Create(Objects.Namespace(ns), Objects.By);
        return source;
    }

    /// <summary>Another token is good from now on, and the kubeconfig has it.</summary>
    public void RotateToken(string token)
    {
        var tokens = TokensIn(Folder);
        var before = File.GetLastWriteTimeUtc(tokens);
        File.WriteAllText(tokens, Line(token));
        File.SetLastWriteTimeUtc(tokens, before.AddSeconds(1));
        _token = token;
        WriteKubeconfig();
    }

    /// <summary>The API server's certificate is by another authority from now on.</summary>
    /// <param name="told">The kubeconfig has that authority.</param>
    public void RotateAuthority(bool told)
    {
        _tls!.Rotate();
        if (told) WriteKubeconfig();
    }

    private static string TokensIn(string folder) => Path.Combine(folder, "tokens");

    private static string Line(string token) => $"{token},dashboard,,system:masters\n";

    /// <summary>With the token and the authority that are good now.</summary>
    public void WriteKubeconfig() => File.WriteAllText(Kubeconfig, $$"""
        apiVersion: v1
        kind: Config
        current-context: faults
        clusters:
        - name: faults
          cluster: { {{(_tls is null ? $"server: \"http://127.0.0.1:{Proxy.Port}\"" : $"server: \"https://127.0.0.1:{_tls.Port}\", certificate-authority-data: \"{Convert.ToBase64String(Encoding.ASCII.GetBytes(_tls.Authority))}\"")}} }
        users:
        - name: dashboard
          user: { token: "{{_token}}" }
        contexts:
        - name: faults
          context: { cluster: faults, user: dashboard }

        """);

    public async ValueTask DisposeAsync()
    {
        if (_tls is not null) await _tls.DisposeAsync();
        await Proxy.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
