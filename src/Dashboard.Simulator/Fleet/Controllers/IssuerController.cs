using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>An issuer is ready while the Secret with its key pair exists. ClusterIssuers look for it in the namespace cert-manager.</summary>
internal sealed class IssuerController(Cluster cluster) : Controller(cluster, "cert-manager")
{
    public const string Home = "cert-manager";

    public override IReadOnlyList<string> Watches { get; } = ["Issuer", "ClusterIssuer", "Secret"];

    protected override (double From, double To) Latency => (1, 4);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "Secret" when observed.Added || observed.Deleted => !Cluster.Populating && Is(observed.Key.Namespace, Home) ? Cluster.Index.OfKind("ClusterIssuer") : [],
        "Secret" => [],
        _ => observed.SpecChanged && !observed.Deleted ? [observed.Key] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } issuer)
        {
            return null;
        }

        var secret = (string?)issuer["spec"]?["ca"]?["secretName"];
        var generation = issuer["metadata"]!["generation"].AsLong() ?? 1;
        var conditions = ConditionsOf(issuer);
        if (secret is not null && !Cluster.Index.Has(new ObjectRef("Secret", key.Namespace ?? Home, secret)))
        {
            var message = $"Error getting keypair for CA issuer: secret \"{secret}\" not found";
            Status(key, issuer, new JsonObject { ["conditions"] = conditions.Set("Ready", "False", "ErrGetKeyPair", message, generation).ToJson() });
            Cluster.Events.Warning(key, "cert-manager", "ErrGetKeyPair", message);
            return TimeSpan.FromSeconds(60);
        }

        var (reason, words) = secret is not null ? ("KeyPairVerified", "Signing CA verified") : ("ACMEAccountRegistered", "The ACME account was registered with the ACME server");
        if (Status(key, issuer, new JsonObject { ["conditions"] = conditions.Set("Ready", "True", reason, words, generation).ToJson() }))
        {
            Cluster.Events.Normal(key, "cert-manager", reason, words);
        }

        return null;
    }
}
