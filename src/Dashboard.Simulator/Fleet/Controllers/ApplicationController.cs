using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>
/// Syncs an Application when its repository has a new commit, its spec was edited, or something of it is missing; and derives its health from
/// its objects. Applied manifests are compared by the API server: an unchanged one writes nothing.
/// </summary>
internal sealed class ApplicationController(Cluster cluster) : Controller(cluster, "argocd-controller")
{
    public override IReadOnlyList<string> Watches { get; } =
    [
        "Application", "Deployment", "Rollout", "Service", "ConfigMap", "ServiceAccount", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy", "HTTPRoute",
        "ExternalSecret", "Certificate", "KafkaTopic", "CronJob", "Database", "DatabaseClaim", "Bucket", "HelmRelease", "Gateway", "ClusterIssuer",
    ];

    protected override (double From, double To) Latency => (0.8, 3);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "Application" => observed is { Deleted: false, SpecChanged: true } ? [observed.Key] : [],
        _ when !observed.HealthChanged && !observed.Deleted => [],
        _ => observed.Entry.Owner is { Kind: "Application" } owner ? [owner] : Cluster.Git.Tracker(observed.Key) is { } app ? [app.Ref] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } application || application["metadata"]!["deletionTimestamp"] is not null || Cluster.Git.Find(key) is not { } app)
        {
            return null;
        }

        var generation = application["metadata"]!["generation"].AsLong() ?? 1;
        var status = application["status"];
        var outdated = !Is((string?)status?["sync"]?["revision"], app.Revision) || status?["observedGeneration"].AsLong() != generation;
        if (outdated || SelfHeals(application) && IsIncomplete(app))
        {
            Sync(key, app, application, generation);
            return Cluster.Populating ? null : Cluster.Jitter(1, 3);
        }

        WriteHealth(key, app, application);
        return null;
    }

    private void Sync(ObjectRef key, App app, JsonObject application, long generation)
    {
        var started = TimeNow;
        var count = 0;
        List<ObjectRef> applied = [];
        var last = (string?)application["status"]?["sync"]?["revision"];
        foreach (var manifest in AppManifests.Of(app, application))
        {
            // A claim that a person deleted comes back with the next commit, not at once.
            if (Is((string?)manifest["kind"], "DatabaseClaim") && Is(last, app.Revision) && !Cluster.Index.Has(Cluster.KeyOf(manifest)))
            {
                continue;
            }

            count++;
            Cluster.Apply(manifest, Manager);
            applied.Add(Cluster.KeyOf(manifest));
        }

        app.Applied = applied;

        var history = application["status"]?["history"]?.DeepClone() as JsonArray ?? [];
        if (!Is(last, app.Revision))
        {
            history.Add(new JsonObject
            {
                ["id"] = history.LastOrDefault()?["id"].AsInt() + 1 ?? 0,
                ["revision"] = app.Revision,
                ["deployedAt"] = started,
                ["deployStartedAt"] = started,
                ["initiatedBy"] = new JsonObject { ["automated"] = true },
            });
            while (history.Count > 5)
            {
                history.RemoveAt(0);
            }
        }

        var images = new JsonArray();
        foreach (var component in app.Components)
        {
            images.Add(component.Image);
        }

        Status(key, application, new JsonObject
        {
            ["observedGeneration"] = generation,
            ["sourceType"] = "Helm",
            ["sync"] = new JsonObject { ["status"] = "Synced", ["revision"] = app.Revision },
            ["summary"] = new JsonObject { ["images"] = images },
            ["history"] = history,
            ["reconciledAt"] = started,
            ["operationState"] = new JsonObject
            {
                ["phase"] = "Succeeded",
                ["message"] = $"successfully synced ({count} objects)",
                ["startedAt"] = started,
                ["finishedAt"] = TimeNow,
                ["syncResult"] = new JsonObject { ["revision"] = app.Revision },
            },
        });
        Cluster.Events.Normal(key, "argocd-application-controller", "OperationCompleted", $"Sync operation to {app.Revision[..7]} succeeded");
        if (Cluster.Populating)
        {
            Enqueue(key);
        }
    }

    private void WriteHealth(ObjectRef key, App app, JsonObject application)
    {
        var worst = Health.Healthy;
        var resources = new JsonArray();
        string? because = null;
        foreach (var child in app.Applied)
        {
            var entry = Cluster.Index.Find(child);
            var state = entry?.Health ?? Health.Missing;
            var apiVersion = child.ApiVersion.Split('/');
            var resource = new JsonObject { ["kind"] = child.Kind, ["namespace"] = child.Namespace, ["name"] = child.Name, ["version"] = apiVersion[^1], ["status"] = entry is null ? "OutOfSync" : "Synced" };
            if (apiVersion.Length > 1)
            {
                resource["group"] = apiVersion[0];
            }

            if (state != Health.Healthy || child.Kind is "Deployment" or "Rollout" or "Certificate" or "Database")
            {
                resource["health"] = new JsonObject { ["status"] = state.ToString() };
            }

            resources.Add(resource);
            if (state > worst)
            {
                worst = state;
                because = $"{child.Kind} {child.Name}: {entry?.Reason ?? state.ToString()}";
            }
        }

        var before = (string?)application["status"]?["health"]?["status"];
        var changed = !Is(before, worst.ToString());
        var health = new JsonObject { ["status"] = worst.ToString() };
        if (because is not null)
        {
            health["message"] = because;
        }

        health["lastTransitionTime"] = changed ? TimeNow : (string?)application["status"]?["health"]?["lastTransitionTime"];
        Status(key, application, new JsonObject
        {
            ["health"] = health,
            ["resources"] = resources,
            ["observedAt"] = changed ? TimeNow : (string?)application["status"]?["observedAt"],
        });
        if (changed && before is not null)
        {
            var message = $"Updated health status: {before} -> {worst}";
            if (worst == Health.Degraded)
            {
                Cluster.Events.Warning(key, "argocd-application-controller", "ResourceUpdated", message);
            }
            else
            {
                Cluster.Events.Normal(key, "argocd-application-controller", "ResourceUpdated", message);
            }
        }
    }

    private static bool SelfHeals(JsonObject application) => (bool?)application["spec"]?["syncPolicy"]?["automated"]?["selfHeal"] ?? false;

    private bool IsIncomplete(App app) => !Cluster.Populating && app.Applied.Any(applied => applied.Kind is not "DatabaseClaim" && !Cluster.Index.Has(applied));
}
