using System.Text.Json.Nodes;
using Dashboard.Projections.Health;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Hosting;
using Dashboard.Testing;
using Dashboard.Web.Tests.Hubs;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Benchmarks.Ui;

/// <summary>A simulated fleet, a database and the dashboard, as a deployment has them; the fleet in this process, the others in their own.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(20); // 100,000 objects take nine
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly BenchDatabase _database;
    private SimulatorHost? _simulator;
    private DashboardProcess? _dashboard;

    private Scene(BenchDatabase database) => _database = database;

    public string Cluster { get; private set; } = "";

    public DashboardProcess Dashboard => _dashboard!;

    public static async Task<Scene> StartAsync(int objects, int changesPerSecond)
    {
        var scene = new Scene(await BenchDatabase.StartAsync(null));
        scene._simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Seed = 7, Fleet = new FleetOptions { Objects = objects, ChangesPerSecond = changesPerSecond } }, CancellationToken.None);
        scene._simulator.WriteKubeconfig(scene._kubeconfig);
        scene.Cluster = scene._simulator.Clusters[0].Name;
        await scene.ServeAsync(DashboardProcess.FreePort());
        await Wait.UntilAsync(
            async () => (await scene.GetAsync("/api/v1/clusters"))["items"]![0]!["health"]!["total"]!.GetValue<int>() >= objects * 3 / 4, s_bound, () => "The fleet does not arrive:\n" + scene.Dashboard.Output, CancellationToken.None);
        return scene;
    }

    public async Task ServeAsync(int port) =>
        _dashboard = await DashboardProcess.ServeAsync(_database.ConnectionString, _kubeconfig, [Cluster], CancellationToken.None, port);

    /// <summary>Nothing changes from here on.</summary>
    public async Task QuietAsync()
    {
        if (_simulator is not null) await _simulator.DisposeAsync();
        _simulator = null;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Dashboard.Client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    public async Task<SeenGraph> SnapshotAsync(CancellationToken cancellationToken)
    {
        var answer = JsonNode.Parse(await Dashboard.Client.GetStringAsync(new Uri($"/api/v1/topology?cluster={Cluster}", UriKind.Relative), cancellationToken))!;
        return new SeenGraph(answer["position"]!.GetValue<long>(), answer["items"]!.AsArray().ToDictionary(
            node => node!["id"]!.GetValue<int>(),
            node => new SeenNode((int)Enum.Parse<HealthStatus>(node!["health"]!.GetValue<string>(), ignoreCase: true), node["reason"]!.GetValue<string>(), node["parent"]?.GetValue<int>() ?? 0)));
    }

    /// <summary>When each row after a position was recorded, Unix milliseconds by the database's clock, which is this machine's.</summary>
    public async Task<List<(long Position, double At)>> RecordedAsync(long after)
    {
        await using var command = _database.Source.CreateCommand("SELECT position, extract(epoch FROM recorded_at)::float8 * 1000 FROM change WHERE position > $1 ORDER BY position");
        command.Parameters.Add(new() { Value = after });
        await using var row = await command.ExecuteReaderAsync();
        List<(long, double)> recorded = [];
        while (await row.ReadAsync()) recorded.Add((row.GetInt64(0), row.GetDouble(1)));
        return recorded;
    }

    /// <summary>Unix milliseconds.</summary>
    public static double Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    /// <summary>Of each recorded row, how many milliseconds later somebody had it: at the first moment with its position or a later one. Rows after the last of them are left out.</summary>
    public static List<double> Lags(List<(long Position, double At)> recorded, IReadOnlyList<(long Position, double At)> reached)
    {
        List<double> lags = [];
        var next = 0;
        foreach (var (position, at) in recorded)
        {
            while (next < reached.Count && reached[next].Position < position) next++;
            if (next == reached.Count) break;
            lags.Add(reached[next].At - at);
        }

        return lags;
    }

    public async Task<HubConnection> ConnectAsync()
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(Dashboard.Address, "/hubs/changes"), HttpTransportType.WebSockets).AddMessagePackProtocol().Build();
        await hub.StartAsync();
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        await QuietAsync();
        await _database.DisposeAsync();
        File.Delete(_kubeconfig);
    }
}
