using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>Somebody deletes a claim: composite and managed resources go with it, finalizer by finalizer. The next commit brings a new, empty one.</summary>
internal sealed class DeletedClaim(Cluster cluster) : Story(cluster)
{
    public override string Name => "deleted-claim";

    public override IReadOnlyList<StoryStep> Plan()
    {
        var candidates = Cluster.Git.Apps.Where(app => app is { Reserved: false, Claim: not null } && Cluster.Index.Has(Claim(app))).ToList();
        if (candidates.Count == 0)
        {
            return [];
        }

        var app = Cluster.Pick(candidates);
        app.Reserved = true;
        return
        [
            Step(3, "delete", () => Cluster.Delete(Claim(app), Propagation.Background)),
            Step(200, "restore", () =>
            {
                app.Commit(Cluster.Random);
                Cluster.Controllers.Applications.Enqueue(app.Ref);
            }),
            Step(60, "rest", () => app.Reserved = false),
        ];
    }

    private static ObjectRef Claim(App app) => new("DatabaseClaim", app.Namespace, app.Claim!);
}
