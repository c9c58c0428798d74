using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>
/// Drives objects of one kind towards their spec. <see cref="Keys"/> names the objects that an event concerns; each waits once in the agenda
/// until <see cref="Reconcile"/> looks at the world as it is then. A reconcile that finds nothing to do writes nothing.
/// </summary>
internal abstract class Controller(Cluster cluster, string manager)
{
    protected Cluster Cluster { get; } = cluster;

    /// <summary>Field manager of its writes.</summary>
    protected string Manager { get; } = manager;

    /// <summary>Kinds whose events concern it.</summary>
    public abstract IReadOnlyList<string> Watches { get; }

    /// <summary>Shortest and longest time in seconds between an event and the reconcile.</summary>
    protected virtual (double From, double To) Latency => (0.05, 0.4);

    /// <summary>The objects to look at after an event of a watched kind.</summary>
    public abstract IEnumerable<ObjectRef> Keys(Observed observed);

    /// <summary>Looks at one object. Returns when to look again without an event; null for never.</summary>
    public abstract TimeSpan? Reconcile(ObjectRef key);

    public void Enqueue(ObjectRef key, TimeSpan? delay = null) =>
        Cluster.Agenda.Enqueue(this, key, Cluster.Now + (delay ?? Cluster.Jitter(Latency.From, Latency.To)));

    protected bool Status(ObjectRef key, JsonObject current, JsonObject status) => Cluster.WriteStatus(key, current, status, Manager);

    protected Conditions ConditionsOf(JsonObject obj) => new(obj["status"]?["conditions"], Cluster.Now);

    protected string TimeNow => Conditions.Time(Cluster.Now);

    /// <summary>An owner reference list with this one object as the controller.</summary>
    protected static JsonArray OwnedBy(JsonObject owner) => [OwnerReference(owner)];

    public static JsonObject OwnerReference(JsonObject owner) => new()
    {
        ["apiVersion"] = (string)owner["apiVersion"]!,
        ["kind"] = (string)owner["kind"]!,
        ["name"] = (string)owner["metadata"]!["name"]!,
        ["uid"] = (string)owner["metadata"]!["uid"]!,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    protected static bool Is(string? text, string value) => string.Equals(text, value, StringComparison.Ordinal);
}
