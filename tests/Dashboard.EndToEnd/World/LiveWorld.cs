using Dashboard.EndToEnd.World;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Hosting;
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
        await FilledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
        await Postgres.DisposeAsync();
        File.Delete(_kubeconfig);
    }

    /// <summary>Until most of the fleet is in the read tables.</summary>
    private Task FilledAsync() => Wait.UntilAsync(
        async () =>
        {
            using var answer = await Dashboard.Client.GetAsync(new Uri("/api/v1/objects?limit=1&cluster=" + Cluster, UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode && System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))?["total"]?.GetValue<int>() >= 500;
        }, TimeSpan.FromSeconds(60), () => "The fleet does not arrive in the read tables:\n" + Dashboard.Output, CancellationToken.None);
}
