using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Provisions a volume for each claim and binds the two; the volume goes with its claim, as the reclaim policy Delete says.</summary>
internal sealed class VolumeController(Cluster cluster) : Controller(cluster, "csi-provisioner")
{
    private const string Binder = "kube-controller-manager";

    public override IReadOnlyList<string> Watches { get; } = ["PersistentVolumeClaim"];

    protected override (double From, double To) Latency => (0.5, 2);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Deleted ? [Volume(observed.Entry.Uid)] : observed.Added ? [observed.Key] : [];

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        // A volume is only ever named when its claim is gone: the name carries the claim's uid, which no other claim has.
        if (key.Kind is "PersistentVolume" && Cluster.Index.Has(key))
        {
            Cluster.Delete(key);
        }
        else if (key.Kind is "PersistentVolumeClaim" && Cluster.Get(key) is { } claim && claim["spec"]!["volumeName"] is null)
        {
            Bind(key, claim);
        }

        return null;
    }

    private static ObjectRef Volume(string uid) => new("PersistentVolume", null, "pvc-" + uid);

    private void Bind(ObjectRef key, JsonObject claim)
    {
        var volume = Volume((string)claim["metadata"]!["uid"]!);
        var modes = claim["spec"]!["accessModes"] ?? new JsonArray { "ReadWriteOnce" };
        var capacity = new JsonObject { ["storage"] = claim["spec"]!["resources"]?["requests"]?["storage"]?.DeepClone() ?? "1Gi" };
        var created = Cluster.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = volume.Kind,
            ["metadata"] = new JsonObject { ["name"] = volume.Name, ["annotations"] = new JsonObject { ["pv.kubernetes.io/provisioned-by"] = "disk.csi.halden.io" } },
            ["spec"] = new JsonObject
            {
                ["accessModes"] = modes.DeepClone(),
                ["capacity"] = capacity.DeepClone(),
                ["claimRef"] = new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = key.Kind, ["namespace"] = key.Namespace, ["name"] = key.Name, ["uid"] = claim["metadata"]!["uid"]!.DeepClone(),
                },
                ["csi"] = new JsonObject { ["driver"] = "disk.csi.halden.io", ["fsType"] = "ext4", ["volumeHandle"] = "projects/halden/disks/" + volume.Name },
                ["persistentVolumeReclaimPolicy"] = "Delete",
                ["storageClassName"] = claim["spec"]!["storageClassName"]?.DeepClone(),
                ["volumeMode"] = "Filesystem",
            },
        }, Manager);
        if (created is null || Cluster.Merge(key, new JsonObject { ["spec"] = new JsonObject { ["volumeName"] = volume.Name } }, Binder) is not { } bound)
        {
            return;
        }

        Cluster.WriteStatus(volume, created, new JsonObject { ["phase"] = "Bound" }, Binder);
        Cluster.WriteStatus(key, bound, new JsonObject { ["phase"] = "Bound", ["accessModes"] = modes.DeepClone(), ["capacity"] = capacity }, Binder);
    }
}
