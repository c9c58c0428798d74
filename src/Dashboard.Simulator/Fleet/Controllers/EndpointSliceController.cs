using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>Keeps one EndpointSlice a Service with its Pods and whether they are ready.</summary>
internal sealed class EndpointSliceController(Cluster cluster) : Controller(cluster, "kube-controller-manager")
{
    private const int MaxEndpoints = 100;

    public override IReadOnlyList<string> Watches { get; } = ["Service", "Pod"];

    protected override (double From, double To) Latency => (0.4, 1.2);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed.Key.Kind switch
    {
        "Service" => observed.SpecChanged ? [observed.Key] : [],
        _ => observed.Entry.Serves is { } service && (observed.HealthChanged || observed.Deleted) && Cluster.Index.Has(service) ? [service] : [],
    };

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } service || service["metadata"]!["deletionTimestamp"] is not null || service["spec"]?["selector"] is null)
        {
            return null;
        }

        var endpoints = new JsonArray();
        foreach (var pod in Cluster.Index.ServantsOf(key).Take(MaxEndpoints))
        {
            if (Cluster.Get(pod) is { } obj && (string?)obj["status"]?["podIP"] is { } address && (string?)obj["status"]!["phase"] is "Running")
            {
                endpoints.Add(Endpoint(pod, obj, address));
            }
        }

        if (Cluster.Index.ChildrenOf(key, "EndpointSlice").FirstOrDefault() is { } slice)
        {
            if (Cluster.Get(slice.Key) is { } current && !JsonNode.DeepEquals(current["endpoints"], endpoints))
            {
                Cluster.Merge(slice.Key, new JsonObject { ["endpoints"] = endpoints }, Manager);
            }
        }
        else
        {
            Cluster.Create(Slice(key, service, endpoints), Manager);
        }

        return null;
    }

    private JsonObject Endpoint(ObjectRef pod, JsonObject obj, string address)
    {
        var entry = Cluster.Index.Find(pod)!;
        var ready = entry.Health == Health.Healthy;
        return new JsonObject
        {
            ["addresses"] = new JsonArray { address },
            ["conditions"] = new JsonObject { ["ready"] = ready, ["serving"] = ready, ["terminating"] = false },
            ["nodeName"] = (string?)obj["spec"]!["nodeName"],
            ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = entry.Uid },
        };
    }

    private JsonObject Slice(ObjectRef key, JsonObject service, JsonArray endpoints)
    {
        var ports = new JsonArray();
        foreach (var port in service["spec"]!["ports"] as JsonArray ?? [])
        {
            ports.Add(new JsonObject { ["name"] = (string?)port!["name"] ?? "", ["port"] = (string?)port["name"] is "metrics" ? 9090 : 8080, ["protocol"] = "TCP" });
        }

        var labels = service["metadata"]!["labels"]?.DeepClone().AsObject() ?? [];
        labels["kubernetes.io/service-name"] = key.Name;
        labels["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io";
        return new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{key.Name}-{Names.Suffix(Cluster.Random)}",
                ["namespace"] = key.Namespace,
                ["labels"] = labels,
                ["ownerReferences"] = OwnedBy(service),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = ports,
        };
    }
}
