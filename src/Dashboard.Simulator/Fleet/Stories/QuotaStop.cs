using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Controllers;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>Somebody lowers a team's quota below what it uses; its next release cannot create Pods until the quota is raised again.</summary>
internal sealed class QuotaStop(Cluster cluster) : Story(cluster)
{
    public override string Name => "quota-stop";

    public override IReadOnlyList<StoryStep> Plan()
    {
        var candidates = Cluster.Git.Apps.Where(app => app is { Reserved: false, Components.Count: > 0 } && Cluster.Index.Has(Quota(app.Namespace)) && app.Namespace is not ("orders" or "ledger" or "checkout")).ToList();
        if (candidates.Count == 0)
        {
            return [];
        }

        var app = Cluster.Pick(candidates);
        var component = Cluster.Pick(app.Components);
        app.Reserved = true;
        return
        [
            Step(1, "lower", () => SetQuota(app.Namespace, Cluster.Index.PodsIn(app.Namespace))),
            Step(12, "release", () =>
            {
                var parts = component.Version.Split('-')[0].Split('.');
                component.Version = string.Create(CultureInfo.InvariantCulture, $"{parts[0]}.{int.Parse(parts[1], CultureInfo.InvariantCulture) + 1}.0");
                app.Commit(Cluster.Random);
                Cluster.Controllers.Applications.Enqueue(app.Ref);
            }),
            Step(230, "raise", () => SetQuota(app.Namespace, 2000)),
            Step(60, "rest", () => app.Reserved = false),
        ];
    }

    private static ObjectRef Quota(string @namespace) => new("ResourceQuota", @namespace, Quotas.Name);

    private void SetQuota(string @namespace, int pods) => Cluster.Merge(Quota(@namespace), new JsonObject
    {
        ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = pods.ToString(CultureInfo.InvariantCulture) } },
    }, "kubectl-edit");
}
