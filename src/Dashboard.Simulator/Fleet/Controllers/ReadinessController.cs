using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>An operator whose work lies outside the API: it takes note of a new spec, works for a while, and reports Ready, or why not.</summary>
internal sealed class ReadinessController(Cluster cluster, string kind, string manager, Func<Cluster, ObjectRef, JsonObject, Conditions, JsonObject> settled)
    : Controller(cluster, manager)
{
    public override IReadOnlyList<string> Watches { get; } = [kind];

    protected override (double From, double To) Latency => (0.5, 3);

    public override IEnumerable<ObjectRef> Keys(Observed observed) => observed is { Deleted: false, SpecChanged: true } ? [observed.Key] : [];

    public override TimeSpan? Reconcile(ObjectRef key)
    {
        if (Cluster.Get(key) is not { } obj || obj["metadata"]!["deletionTimestamp"] is not null)
        {
            return null;
        }

        var generation = obj["metadata"]!["generation"].AsLong() ?? 1;
        if (Cluster.Faults.Stuck.TryGetValue(key, out var trouble))
        {
            if (Status(key, obj, new JsonObject { ["conditions"] = ConditionsOf(obj).Set("Ready", "False", trouble.Reason, trouble.Message, generation).ToJson() }))
            {
                Cluster.Events.Warning(key, Manager, trouble.Reason, trouble.Message);
            }

            return TimeSpan.FromMinutes(3);
        }

        Status(key, obj, settled(Cluster, key, obj, ConditionsOf(obj)));
        return null;
    }
}
