using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>Two managers set spec.replicas of one workload in turn, each sure of its number, until somebody takes the field out of Git.</summary>
internal sealed class ReplicaFight(Cluster cluster) : Story(cluster)
{
    private const int Rounds = 30;

    public override string Name => "replica-fight";

    public override IReadOnlyList<StoryStep> Plan()
    {
        var candidates = Cluster.Git.Apps.Where(app => app is { Reserved: false, Components.Count: > 0 }).ToList();
        if (candidates.Count == 0)
        {
            return [];
        }

        var app = Cluster.Pick(candidates);
        var component = Cluster.Pick(app.Components);
        var workload = new ObjectRef(component.Workload, app.Namespace, component.Name);
        var wanted = component.Replicas;
        app.Reserved = true;
        List<StoryStep> steps = [];
        for (var i = 0; i < Rounds; i++)
        {
            steps.Add(Step(3, "autoscaler", () => Scale(workload, wanted + 2, "autoscaler")));
            steps.Add(Step(3, "gitops", () => Apply(workload, wanted)));
        }

        steps.Add(Step(10, "rest", () => app.Reserved = false));
        return steps;
    }

    private void Scale(ObjectRef workload, int replicas, string manager)
    {
        Cluster.Merge(workload, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, manager);
        Cluster.Events.Normal(workload, manager, "SuccessfulRescale", string.Create(CultureInfo.InvariantCulture, $"New size: {replicas}; reason: queue length above target"));
    }

    // GitOps applies its whole manifest; the rest of it is unchanged.
    private void Apply(ObjectRef workload, int replicas)
    {
        if (Cluster.Git.Apps.Find(app => app.Applied.Contains(workload)) is { } app && Cluster.Get(app.Ref) is { } application)
        {
            var manifest = AppManifests.Of(app, application).First(manifest => Cluster.KeyOf(manifest) == workload);
            manifest["spec"]!["replicas"] = replicas;
            Cluster.Apply(manifest, "argocd-controller");
        }
    }
}
