using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Numbered Pods with a volume each, replaced one at a time from the highest number down.</summary>
internal sealed class StatefulSetController(Cluster cluster) : Controller(cluster, "kube-controller-manager")
{
    public override IReadOnlyList<string> Watches { get; } = ["StatefulSet", "Pod"];

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "StatefulSet" => observed.SpecChanged ? [observed.Key] : [],
        _ => observed is { Entry.Owner: { Kind: "StatefulSet" } owner } && (observed.Added || observed.HealthChanged || observed.Deleted) ? [owner] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } set || set["metadata"]!["deletionTimestamp"] is not null)
        {
            return null;
        }

        var desired = set["spec"]!["replicas"].AsInt() ?? 1;
        var revision = $"{key.Name}-{Names.TemplateHash(set["spec"]!["template"]!.ToJsonString())}";
        var updated = 0;
        var ready = 0;
        var replacing = false;
        for (var i = 0; i < desired; i++)
        {
            var pod = new ObjectRef("Pod", key.Namespace, string.Create(CultureInfo.InvariantCulture, $"{key.Name}-{i}"));
            if (!Cluster.Index.Has(pod))
            {
                CreateClaim(set, pod);
                CreatePod(set, pod, revision);
                replacing = true;
            }
        }

        for (var i = desired - 1; i >= 0; i--)
        {
            var pod = new ObjectRef("Pod", key.Namespace, string.Create(CultureInfo.InvariantCulture, $"{key.Name}-{i}"));
            var current = Is((string?)Cluster.Get(pod)?["metadata"]?["labels"]?["controller-revision-hash"], revision);
            var healthy = Cluster.Index.Find(pod)?.Health == Health.Healthy;
            updated += current ? 1 : 0;
            ready += healthy ? 1 : 0;
            replacing |= current && !healthy;
            if (!current && !replacing)
            {
                Cluster.Delete(pod, Propagation.Background);
                replacing = true;
            }
        }

        foreach (var extra in Cluster.Index.ChildrenOf(key, "Pod").Where(pod => Ordinal(pod.Key.Name) >= desired).ToList())
        {
            Cluster.Delete(extra.Key, Propagation.Background);
        }

        Status(key, set, new JsonObject
        {
            ["observedGeneration"] = set["metadata"]!["generation"].AsLong() ?? 1,
            ["replicas"] = desired,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["currentReplicas"] = updated,
            ["updatedReplicas"] = updated,
            ["updateRevision"] = revision,
            ["currentRevision"] = updated == desired ? revision : (string?)set["status"]?["currentRevision"] ?? revision,
            ["collisionCount"] = 0,
        });
        return null;
    }

    private static int Ordinal(string name) => int.TryParse(name[(name.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;

    private void CreatePod(JsonObject set, ObjectRef key, string revision)
    {
        var pod = PodFactory.Create(Cluster, set, set["spec"]!["template"]!, key.Name);
        var labels = pod["metadata"]!["labels"]!;
        labels["controller-revision-hash"] = revision;
        labels["statefulset.kubernetes.io/pod-name"] = key.Name;
        (pod["spec"]!["volumes"] ??= new JsonArray()).AsArray().Add(new JsonObject
        {
            ["name"] = "data",
            ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"data-{key.Name}" },
        });
        Cluster.Create(pod, Manager);
    }

    private void CreateClaim(JsonObject set, ObjectRef pod)
    {
        var claim = new ObjectRef("PersistentVolumeClaim", pod.Namespace, $"data-{pod.Name}");
        if (Cluster.Index.Has(claim))
        {
            return;
        }

        Cluster.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolumeClaim",
            ["metadata"] = new JsonObject
            {
                ["name"] = claim.Name,
                ["namespace"] = claim.Namespace,
                ["labels"] = set["metadata"]!["labels"]?.DeepClone(),
                ["ownerReferences"] = OwnedBy(set),
            },
            ["spec"] = new JsonObject
            {
                ["accessModes"] = new JsonArray { "ReadWriteOnce" },
                ["storageClassName"] = "fast-ssd",
                ["volumeMode"] = "Filesystem",
                ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "200Gi" } },
            },
        }, Manager);
    }
}
