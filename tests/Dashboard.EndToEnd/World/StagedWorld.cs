using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Fleet.Stories;
using Dashboard.Simulator.Hosting;
using Dashboard.Testing;

namespace Dashboard.EndToEnd.World;

/// <summary>
/// Clusters in which nothing happens by itself, one for each trouble: it begins when a test asks for it and goes no further than that test lets it. The classes that share this
/// world run one after another.
/// </summary>
[CollectionDefinition(Name)]
public sealed class StagedWorld(LiveWorld world) : IAsyncLifetime, ICollectionFixture<StagedWorld>
{
    public const string Name = "staged";

    private static readonly string[] s_troubles = ["bad-image", "broken-issuer", "replica-fight", "outage", "still"];

    private readonly string _kubeconfig = Path.Combine(Path.GetTempPath(), $"dashboard-staged-{Environment.ProcessId}.kubeconfig");
    private readonly Dictionary<string, (StagedStory Story, int Told)> _stories = new(StringComparer.Ordinal);
    private SimulatorHost? _simulator;
    private DashboardProcess? _dashboard;

    public DashboardProcess Dashboard => _dashboard!;

    /// <summary>The cluster kept for a trouble.</summary>
    public SimulatedCluster Cluster(string trouble) => _simulator!.Clusters[Array.IndexOf(s_troubles, trouble)];

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Clusters = s_troubles.Length, Seed = 11, Fleet = new FleetOptions { Objects = 200, ChangesPerSecond = 0, Stories = false, StandingTrouble = false } }, CancellationToken.None);
        _simulator.WriteKubeconfig(_kubeconfig);
        _dashboard = await DashboardProcess.ServeAsync(
            await world.Postgres.NewConnectionStringAsync(), _kubeconfig, _simulator.Clusters.Select(cluster => cluster.Name), CancellationToken.None);
        foreach (var cluster in _simulator.Clusters) await Dashboard.FilledAsync(cluster.Name, 180);
    }

    /// <summary>Sees to it that the first steps of the story of that name were told in its cluster; whoever comes later finds it under way.</summary>
    public async Task ToldAsync(string story, int steps)
    {
        if (!_stories.TryGetValue(story, out var under)) under = (await Cluster(story).Fleet!.StageAsync(story), 0);
        if (steps > under.Told) await under.Story.TellAsync(steps - under.Told);
        _stories[story] = (under.Story, Math.Max(steps, under.Told));
    }

    /// <summary>One step more, whoever told how many before. How many have been told.</summary>
    public async Task<int> TellOneMoreAsync(string story)
    {
        await ToldAsync(story, (_stories.TryGetValue(story, out var under) ? under.Told : 0) + 1);
        return _stories[story].Told;
    }

    /// <summary>Until an object of that kind is unwell for that reason, as the product sees it.</summary>
    public Task UnwellAsync(string trouble, string group, string kind, string reason) => Wait.UntilAsync(
        async () =>
        {
            var answer = await Dashboard.Client.GetStringAsync(new Uri($"/api/v1/objects?cluster={Cluster(trouble).Name}&group={group}&kind={kind}", UriKind.Relative), TestContext.Current.CancellationToken);
            return JsonNode.Parse(answer)!["items"]!.AsArray().Any(item => (string?)item!["health"]!["reason"] == reason);
        }, TimeSpan.FromSeconds(40), () => $"No {kind} is unwell with {reason}:\n" + Dashboard.Output, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
        File.Delete(_kubeconfig);
    }
}
