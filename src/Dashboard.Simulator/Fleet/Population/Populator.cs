using System.Globalization;
using Dashboard.Simulator.Fleet.Controllers;
using Dashboard.Simulator.Fleet.Crds;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Population;

/// <summary>
/// Creates the fleet: applications one after the other, each brought to rest by the same controllers that run it later, until the wanted number
/// of objects lives. What is left over is filled with ConfigMaps.
/// </summary>
internal sealed class Populator(Cluster cluster, Dispatcher dispatcher, DateTimeOffset now)
{
    private readonly FleetOptions _options = cluster.Options;

    public void Run()
    {
        cluster.Populating = true;
        foreach (var crd in CrdFiles.ReadAll())
        {
            if (cluster.Get(Cluster.KeyOf(crd)) is null)
            {
                cluster.Create(crd, "crd-installer");
            }
        }

        Pretend(TimeSpan.FromDays(160));
        var namespaces = Namespaces();
        var infrastructure = new Infrastructure(cluster);
        infrastructure.Namespaces(namespaces);
        infrastructure.Nodes(Math.Clamp(_options.Objects / 170, 3, 600));
        infrastructure.Gateway();
        infrastructure.NodeAgents(_options.Objects < 2_000 ? 2 : 4);
        dispatcher.Settle();
        Deploy(infrastructure.Issuers());
        var planner = new AppPlanner(cluster.Random, namespaces, _options.Objects);
        // An application of the smallest kind has about 15 objects.
        while (_options.Objects - cluster.Index.Count is > 15 and var room)
        {
            Pretend(TimeSpan.FromHours(1 + (cluster.Random.NextDouble() * 24 * 40)));
            Deploy(planner.Next(room));
        }

        Fill(namespaces);
        var trouble = new StandingTrouble(cluster);
        if (_options.StandingTrouble)
        {
            trouble.Begin();
        }

        dispatcher.Settle();
        cluster.Populating = false;
        cluster.PretendedNow = null;
        trouble.Continue();
    }

    private List<string> Namespaces()
    {
        var count = Math.Clamp(_options.Objects / 250, 8, 400);
        return Vocabulary.Teams.Concat(Vocabulary.Editions.SelectMany(edition => Vocabulary.Teams.Select(team => $"{team}-{edition}"))).Take(count).ToList();
    }

    private void Pretend(TimeSpan ago) => cluster.PretendedNow = now - ago;

    private void Deploy(App app)
    {
        cluster.Git.Add(app);
        cluster.Apply(AppManifests.Application(app), "argocd-server");
        dispatcher.Settle();
        if (app.Database is { } database)
        {
            for (var i = 0; i < 3; i++)
            {
                BackupController.Start(cluster, new ObjectRef("Database", app.Namespace, database));
            }
        }

        foreach (var component in app.Components.Where(component => component.Scheduled))
        {
            JobController.Start(cluster, new ObjectRef("CronJob", app.Namespace, $"{component.Name}-cleanup"));
        }

        dispatcher.Settle();
    }

    private void Fill(List<string> namespaces)
    {
        var missing = _options.Objects - cluster.Index.Count;
        for (var i = 0; i < missing; i++)
        {
            var @namespace = namespaces[i % namespaces.Count];
            cluster.Create(
                Manifest.Of("ConfigMap", @namespace, string.Create(CultureInfo.InvariantCulture, $"dashboards-{i}"), Infrastructure.PlatformLabels("dashboards"), """{ "data": { "refresh": "30s", "theme": "light" } }"""),
                "kubectl-client-side-apply");
        }
    }
}
