using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>
/// Renews certificates that are due: a CertificateRequest for each attempt, the Secret when it was signed, and the condition Issuing in between.
/// A certificate that is not due does not care about its issuer.
/// </summary>
internal sealed class CertificateController(Cluster cluster) : Controller(cluster, "cert-manager")
{
    public override IReadOnlyList<string> Watches { get; } = ["Certificate", "CertificateRequest", "Issuer", "ClusterIssuer"];

    protected override (double From, double To) Latency => (0.3, 1.5);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "Certificate" => observed.SpecChanged && !observed.Deleted ? [observed.Key] : [],
        "CertificateRequest" => observed is { Entry.Owner: { } owner, HealthChanged: true } ? [owner] : [],
        _ => observed is { HealthChanged: true, Deleted: false, Entry.Health: Health.Healthy } && !Cluster.Populating
            ? Cluster.Index.ServantsOf(observed.Key).Where(certificate => Cluster.Index.Find(certificate)!.Health != Health.Healthy || Cluster.Faults.RenewalsDue.Contains(certificate))
            : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } certificate || certificate["metadata"]!["deletionTimestamp"] is not null || Relations.IssuerOf(key, certificate) is not { } issuer)
        {
            return null;
        }

        var generation = certificate["metadata"]!["generation"].AsLong() ?? 1;
        var revision = certificate["status"]?["revision"].AsInt() ?? 0;
        var conditions = ConditionsOf(certificate);
        var changed = revision == 0 || generation != (certificate["status"]?["observedGeneration"].AsLong() ?? 0);
        if (!changed && !Cluster.Faults.RenewalsDue.Contains(key) && conditions.StatusOf("Issuing") is null)
        {
            return null;
        }

        var request = new ObjectRef("CertificateRequest", key.Namespace, string.Create(CultureInfo.InvariantCulture, $"{key.Name}-{revision + 1}"));
        if (Cluster.Index.Find(request) is not { } made)
        {
            var reason = revision == 0 ? "DoesNotExist" : changed ? "SecretMismatch" : "Renewing";
            if (!Cluster.Populating)
            {
                Status(key, certificate, new JsonObject { ["conditions"] = conditions.Set("Issuing", "True", reason, Explain(reason), generation).ToJson() });
                Cluster.Events.Normal(key, "cert-manager", "Issuing", Explain(reason));
            }

            Cluster.Create(CertificateRequests.Of(Cluster, certificate, request), Manager);
            return null;
        }

        if (made.Health == Health.Healthy)
        {
            Issued(key, certificate, conditions, generation, revision + 1);
            return null;
        }

        return Cluster.Index.Find(issuer) is { Health: Health.Healthy } ? null : Refused(key, certificate, conditions, generation, issuer);
    }

    private void Issued(ObjectRef key, JsonObject certificate, Conditions conditions, long generation, int revision)
    {
        Cluster.Faults.RenewalsDue.Remove(key);
        var secretName = (string?)certificate["spec"]?["secretName"] ?? key.Name;
        WriteSecret(key, certificate, new ObjectRef("Secret", key.Namespace, secretName), revision);
        var again = Cluster.Populating && revision == 1;
        var issued = Cluster.Recent(TimeSpan.FromHours(11));
        Status(key, certificate, new JsonObject
        {
            ["conditions"] = conditions.Remove("Issuing").Set("Ready", "True", "Ready", "Certificate is up to date and has not expired", generation).ToJson(),
            ["notBefore"] = Conditions.Time(issued),
            ["notAfter"] = Conditions.Time(issued.AddHours(12)),
            ["renewalTime"] = Conditions.Time(issued.AddHours(12).AddMinutes(-6)),
            ["revision"] = revision,
            ["observedGeneration"] = again ? 0 : generation,
            ["failedIssuanceAttempts"] = null,
            ["lastFailureTime"] = null,
        });
        Cluster.Events.Normal(key, "cert-manager", "Issuing", "The certificate has been successfully issued");
        foreach (var old in Cluster.Index.ChildrenOf(key, "CertificateRequest").SkipLast(2).ToList())
        {
            Cluster.Delete(old.Key, Propagation.Background);
        }

        if (again)
        {
            Enqueue(key);
        }
    }

    private TimeSpan Refused(ObjectRef key, JsonObject certificate, Conditions conditions, long generation, ObjectRef issuer)
    {
        var attempts = (certificate["status"]?["failedIssuanceAttempts"].AsInt() ?? 0) + 1;
        Status(key, certificate, new JsonObject
        {
            ["conditions"] = conditions.Set("Ready", "False", "IssuerNotReady", $"Referenced {issuer.Kind} {issuer.Name} does not have a Ready status condition", generation).ToJson(),
            ["failedIssuanceAttempts"] = attempts,
            ["lastFailureTime"] = TimeNow,
        });
        Cluster.Events.Warning(key, "cert-manager", "IssuerNotReady", "Referenced issuer does not have a Ready status condition");
        return TimeSpan.FromSeconds(Math.Min(600, 60 * Math.Pow(2, attempts - 1)));
    }

    private void WriteSecret(ObjectRef key, JsonObject certificate, ObjectRef secret, int revision)
    {
        var obj = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = "kubernetes.io/tls",
            ["metadata"] = new JsonObject
            {
                ["name"] = secret.Name,
                ["namespace"] = secret.Namespace,
                ["annotations"] = new JsonObject
                {
                    ["cert-manager.io/certificate-name"] = key.Name,
                    ["cert-manager.io/certificate-revision"] = revision.ToString(CultureInfo.InvariantCulture),
                },
                ["ownerReferences"] = OwnedBy(certificate),
            },
            ["data"] = new JsonObject
            {
                ["ca.crt"] = Names.Blob(Cluster.Random, 240),
                ["tls.crt"] = Names.Blob(Cluster.Random, 420),
                ["tls.key"] = Names.Blob(Cluster.Random, 120),
            },
        };
        if (!Cluster.Index.Has(secret))
        {
            Cluster.Create(obj, Manager);
        }
        else
        {
            Cluster.Merge(secret, new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = obj["metadata"]!["annotations"]!.DeepClone() },
                ["data"] = obj["data"]!.DeepClone(),
            }, Manager);
        }
    }

    private static string Explain(string reason) => reason switch
    {
        "Renewing" => "Renewing certificate as renewal was scheduled",
        "DoesNotExist" => "Issuing certificate as Secret does not exist",
        _ => "Issuing certificate as its spec has changed",
    };
}
