using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Population;

/// <summary>Nodes as their kubelets register them.</summary>
internal static class NodeObjects
{
    public static void Create(Cluster cluster, JsonObject pool, string poolName, string name, string zone)
    {
        var node = cluster.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = "amd64",
                    ["node.kubernetes.io/instance-type"] = "standard-16",
                    ["topology.kubernetes.io/region"] = "eu-central-1",
                    ["topology.kubernetes.io/zone"] = zone,
                    ["halden.io/pool"] = poolName,
                },
                ["annotations"] = new JsonObject { ["node.alpha.kubernetes.io/ttl"] = "0", ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true" },
                ["ownerReferences"] = new JsonArray { Controller.OwnerReference(pool) },
            },
            ["spec"] = new JsonObject { ["podCIDR"] = "10.20.0.0/24", ["providerID"] = $"halden:///{zone}/{name}" },
        }, "kubelet");
        if (node is null)
        {
            return;
        }

        var resources = new JsonObject { ["cpu"] = "16", ["memory"] = "65806352Ki", ["ephemeral-storage"] = "203056560Ki", ["pods"] = "110" };
        cluster.WriteStatus(Cluster.KeyOf(node), node, new JsonObject
        {
            ["capacity"] = resources,
            ["allocatable"] = resources.DeepClone(),
            ["addresses"] = new JsonArray { new JsonObject { ["type"] = "InternalIP", ["address"] = Names.Address(cluster.Random) }, new JsonObject { ["type"] = "Hostname", ["address"] = name } },
            ["conditions"] = Heartbeat(new Conditions(null, cluster.Now).Set("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available")
                .Set("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure").Set("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available")
                .Set("Ready", "True", "KubeletReady", "kubelet is posting ready status").ToJson(), cluster.Now),
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = Names.CommitHash(cluster.Random)[..32],
                ["kernelVersion"] = "6.6.88-flatcar",
                ["osImage"] = "Flatcar Container Linux 4152.2.1",
                ["containerRuntimeVersion"] = "containerd://1.7.27",
                ["kubeletVersion"] = "v1.36.2",
                ["operatingSystem"] = "linux",
                ["architecture"] = "amd64",
            },
        }, "kubelet");
    }

    public static JsonArray Heartbeat(JsonArray conditions, DateTimeOffset now)
    {
        foreach (var condition in conditions)
        {
            condition!["lastHeartbeatTime"] = Conditions.Time(now);
        }

        return conditions;
    }
}
