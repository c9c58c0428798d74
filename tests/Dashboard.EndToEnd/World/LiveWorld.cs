using System.Text.Json.Nodes;
using Dashboard.EndToEnd.World;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Hosting;
using Dashboard.Simulator.Store;
using Dashboard.Testing;

[assembly: AssemblyFixture(typeof(LiveWorld))]
[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Dashboard.EndToEnd.World;

/// <summary>A small fleet with its stories, a database and the real executable, shared by the tests that only look.</summary>
public sealed class LiveWorld : IAsyncLifetime
{
    private readonly string _kubeconfig = Path.Combine(Path.GetTempPath(), $"dashboard-e2e-{Environment.ProcessId}.kubeconfig");
    private SimulatorHost? _simulator;
    private DashboardProcess? _dashboard;

    public PostgresFixture Postgres { get; } = new();

    public DashboardProcess Dashboard => _dashboard!;

    public SimulatorHost Simulator => _simulator!;

    public string Kubeconfig => _kubeconfig;

    public string Cluster => Simulator.Clusters[0].Name;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Clusters = 2, Seed = 7, Fleet = new FleetOptions { Objects = 600, ChangesPerSecond = 5 } }, CancellationToken.None);
        _simulator.WriteKubeconfig(_kubeconfig);
        _dashboard = await DashboardProcess.ServeAsync(
            await Postgres.NewConnectionStringAsync(), _kubeconfig, _simulator.Clusters.Select(cluster => cluster.Name), CancellationToken.None);
        await Dashboard.FilledAsync(Cluster, 500);
    }

    /// <summary>What somebody creates with kubectl, in the namespace default.</summary>
    public void CreateMap(string name) => Simulator.Clusters[0].Store.Create(
        new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" }, ["data"] = new JsonObject { ["a"] = "b" },
        }, new WriteOptions("kubectl-create"));

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
        await Postgres.DisposeAsync();
        File.Delete(_kubeconfig);
    }
}
