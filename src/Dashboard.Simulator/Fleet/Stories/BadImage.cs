using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>A commit names an image that was never pushed. The rollout stalls in ImagePullBackOff until the commit is reverted.</summary>
internal sealed class BadImage(Cluster cluster) : Story(cluster)
{
    public override string Name => "bad-image";

    public override IReadOnlyList<StoryStep> Plan()
    {
        var candidates = Cluster.Git.Apps.Where(app => app is { Reserved: false, Components.Count: > 0 } && app.Namespace is not ("orders" or "ledger")).ToList();
        if (candidates.Count == 0)
        {
            return [];
        }

        var app = candidates.Find(candidate => Is(candidate.Name, "checkout")) is { } checkout && Cluster.Random.Next(2) == 0 ? checkout : Cluster.Pick(candidates);
        var component = Cluster.Pick(app.Components);
        var good = component.Version;
        app.Reserved = true;
        return
        [
            Step(2, "push", () =>
            {
                component.Version = good + "-rc1";
                Cluster.Faults.MissingImages.Add(component.Image);
                Push(app);
            }),
            Step(280, "revert", () =>
            {
                component.Version = good;
                Push(app);
            }),
            Step(90, "rest", () => app.Reserved = false),
        ];
    }

    private void Push(App app)
    {
        app.Commit(Cluster.Random);
        Cluster.Controllers.Applications.Enqueue(app.Ref);
    }
}
