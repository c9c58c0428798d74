using System.Net;
using Dashboard.Faults.Workload;
using Dashboard.Simulator.Hosting;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.World;

/// <summary>The simulated cluster that is captured, behind a proxy that can cut it off.</summary>
internal sealed class Source : IAsyncDisposable
{
    private readonly SimulatorHost _host;
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-faults-").FullName;

    private Source(SimulatorHost host)
    {
        _host = host;
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
        var source = new Source(await SimulatorHost.StartAsync(new SimulatorOptions { Seed = seed, Store = Timings.Store }, cancellationToken));
        source.WriteKubeconfig("simulated");
        foreach (var kind in (string[])["Widget", "Gadget"]) source.Store.Create(Objects.Definition(kind), Objects.By);
        foreach (var ns in Objects.Namespaces) source.Store.Create(Objects.Namespace(ns), Objects.By);
        return source;
    }

    public void WriteKubeconfig(string token) => File.WriteAllText(Kubeconfig, $$"""
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
