using System.Net;
using Dashboard.Faults.Workload;
using Dashboard.Simulator.Hosting;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.World;

/// <summary>The simulated cluster that is captured, behind a proxy that can cut it off.</summary>
internal sealed class Source : IAsyncDisposable
{
    private readonly SimulatorHost _host;
    private readonly string _folder;

    private Source(SimulatorHost host, string folder)
    {
        (_host, _folder) = (host, folder);
        Proxy = new Proxy(new IPEndPoint(IPAddress.Loopback, Cluster.Uri.Port));
        Kubeconfig = Path.Combine(_folder, "config");
    }

    public SimulatedCluster Cluster => _host.Clusters[0];

    public ObjectStore Store => Cluster.Store;

    public Proxy Proxy { get; }

    /// <summary>Path of the kubeconfig through which the cluster is captured.</summary>
    public string Kubeconfig { get; }

    public static async Task<Source> StartAsync(int seed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-faults-").FullName;
        await File.WriteAllTextAsync(TokensIn(folder), Line("first"), cancellationToken);
        var source = new Source(await SimulatorHost.StartAsync(new SimulatorOptions { Seed = seed, Store = Timings.Store, Tokens = TokensIn(folder) }, cancellationToken), folder);
        source.WriteKubeconfig("first");
        foreach (var kind in (string[])["Widget", "Gadget"]) source.Store.Create(Objects.Definition(kind), Objects.By);
        foreach (var ns in Objects.Namespaces) source.Store.Create(Objects.Namespace(ns), Objects.By);
        return source;
    }

    /// <summary>Another token is good from now on, and the kubeconfig has it.</summary>
    public void RotateToken(string token)
    {
        var tokens = TokensIn(_folder);
        var before = File.GetLastWriteTimeUtc(tokens);
        File.WriteAllText(tokens, Line(token));
        File.SetLastWriteTimeUtc(tokens, before.AddSeconds(1));
        WriteKubeconfig(token);
    }

    private static string TokensIn(string folder) => Path.Combine(folder, "tokens");

    private static string Line(string token) => $"{token},dashboard,,system:masters\n";

    private void WriteKubeconfig(string token) => File.WriteAllText(Kubeconfig, $$"""
        apiVersion: v1
        kind: Config
        current-context: faults
        clusters:
        - name: faults
          cluster: { server: "http://127.0.0.1:{{Proxy.Port}}" }
        users:
        - name: dashboard
          user: { token: "{{token}}" }
        contexts:
        - name: faults
          context: { cluster: faults, user: dashboard }

        """);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
