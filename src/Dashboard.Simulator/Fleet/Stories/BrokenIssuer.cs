using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>
/// A GitOps sync points ClusterIssuer corp-ca at a Secret that does not exist. Certificates that are due fail one after the other, then the
/// databases that serve them, then the applications; the commit is reverted in the end and all recover by themselves.
/// </summary>
internal sealed class BrokenIssuer(Cluster cluster) : Story(cluster)
{
    private const int MaxCertificates = 6;

    private readonly List<ObjectRef> _pods = [];

    public override string Name => "broken-issuer";

    public override IReadOnlyList<StoryStep> Plan()
    {
        var issuer = new ObjectRef("ClusterIssuer", null, "corp-ca");
        if (Cluster.Index.Find(issuer) is null || Cluster.Git.Apps.Find(app => Is(app.Name, "platform-issuers")) is not { } app)
        {
            return [];
        }

        List<StoryStep> steps = [Step(0, "push", () => Point(app, "corp-ca-2026"))];
        foreach (var certificate in Targets(issuer))
        {
            steps.Add(Step(Cluster.Random.Next(8, 25), $"due: {certificate.Name}", () =>
            {
                Cluster.Faults.RenewalsDue.Add(certificate);
                Cluster.Controllers.Certificates.Enqueue(certificate);
            }));
        }

        steps.Add(Step(60, "expired", FailProbes));
        steps.Add(Step(240, "revert", () => Point(app, "corp-ca-key")));
        steps.Add(Step(45, "recovered", Recover));
        return steps;
    }

    // Certificates of databases first: through them the trouble reaches applications.
    private List<ObjectRef> Targets(ObjectRef issuer)
    {
        var all = Cluster.Index.ServantsOf(issuer).ToList();
        var databases = all.Where(certificate => Cluster.Index.Find(certificate)?.Owner is { Kind: "Database" }).Take(2);
        return databases.Concat(all.Where(certificate => Cluster.Index.Find(certificate)?.Owner is { Kind: "Application" })).Take(MaxCertificates).ToList();
    }

    private void Point(App app, string secret)
    {
        Cluster.Git.CorporateKey = secret;
        app.Commit(Cluster.Random);
        Cluster.Controllers.Applications.Enqueue(app.Ref);
    }

    private void FailProbes()
    {
        foreach (var database in Cluster.Index.OfKind("Database").Where(key => Cluster.Index.Find(key)!.Health == Health.Degraded))
        {
            var last = Cluster.Index.ServantsOf(new ObjectRef("Service", database.Namespace, $"{database.Name}-db")).Skip(1).ToList();
            foreach (var pod in last)
            {
                _pods.Add(pod);
                Cluster.Faults.FailingProbes[pod] = "x509: certificate has expired or is not yet valid";
                Cluster.Controllers.Kubelet.Enqueue(pod, Cluster.Jitter(1, 20));
            }
        }
    }

    private void Recover()
    {
        foreach (var pod in _pods)
        {
            Cluster.Faults.FailingProbes.Remove(pod);
            Cluster.Controllers.Kubelet.Enqueue(pod);
        }

        _pods.Clear();
    }
}
