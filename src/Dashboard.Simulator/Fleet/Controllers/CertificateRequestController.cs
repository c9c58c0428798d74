using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Approves requests, and signs them when the issuer is ready.</summary>
internal sealed class CertificateRequestController(Cluster cluster) : Controller(cluster, "cert-manager")
{
    public override IReadOnlyList<string> Watches { get; } = ["CertificateRequest", "Issuer", "ClusterIssuer"];

    protected override (double From, double To) Latency => (0.5, 2);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "CertificateRequest" => observed.Added ? [observed.Key] : [],
        _ => observed is { HealthChanged: true, Deleted: false, Entry.Health: Health.Healthy } && !Cluster.Populating ? Waiting(observed.Key) : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } request || Relations.IssuerOf(key, request) is not { } issuer || request["status"]?["certificate"] is not null)
        {
            return null;
        }

        var conditions = ConditionsOf(request).Set("Approved", "True", "cert-manager.io", "Certificate request has been approved by cert-manager.io");
        if (Cluster.Index.Find(issuer) is { Health: Health.Healthy })
        {
            conditions.Set("Ready", "True", "Issued", "Certificate fetched from issuer successfully");
            Status(key, request, new JsonObject
            {
                ["conditions"] = conditions.ToJson(),
                ["certificate"] = Names.Blob(Cluster.Random, 420),
                ["ca"] = Names.Blob(Cluster.Random, 240),
            });
            Cluster.Events.Normal(key, "cert-manager", "CertificateIssued", "Certificate fetched from issuer successfully");
        }
        else
        {
            conditions.Set("Ready", "False", "Pending", $"Referenced issuer {issuer.Name} is not ready: waiting");
            Status(key, request, new JsonObject { ["conditions"] = conditions.ToJson() });
            if (Cluster.Index.Find(key)?.Owner is { } certificate)
            {
                Cluster.Controllers.Certificates.Enqueue(certificate, Cluster.Jitter(5, 12));
            }
        }

        return null;
    }

    private IEnumerable<ObjectRef> Waiting(ObjectRef issuer) =>
        Cluster.Index.ServantsOf(issuer).SelectMany(certificate => Cluster.Index.ChildrenOf(certificate, "CertificateRequest"))
            .Where(request => request.Health != Health.Healthy).Select(request => request.Key);
}
