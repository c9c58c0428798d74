using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>
/// Records v1 Events as client-go's recorder does: the same words about the same object raise a count instead of adding an Event. At most
/// <see cref="Limit"/> Events live at once; the oldest go first, as an API server's time to live would have it.
/// </summary>
internal sealed class Recorder(Cluster cluster)
{
    private readonly Dictionary<(ObjectRef, string, string), (string Name, int Count)> _recent = [];
    private readonly Queue<(ObjectRef About, string Reason, string Message, string? Namespace, string Name)> _order = new();

    private int Limit => Math.Max(200, cluster.Options.Objects / 10);

    public void Normal(ObjectRef about, string component, string reason, string message) => Record(about, component, "Normal", reason, message);

    public void Warning(ObjectRef about, string component, string reason, string message) => Record(about, component, "Warning", reason, message);

    private void Record(ObjectRef about, string component, string type, string reason, string message)
    {
        if (cluster.Populating || cluster.Index.Find(about) is not { } entry)
        {
            return;
        }

        var now = Conditions.Time(cluster.Now);
        var @namespace = about.Namespace ?? "default";
        if (_recent.TryGetValue((about, reason, message), out var seen))
        {
            _recent[(about, reason, message)] = (seen.Name, seen.Count + 1);
            cluster.Quietly(() => cluster.Merge(new ObjectRef("Event", @namespace, seen.Name), new JsonObject { ["count"] = seen.Count + 1, ["lastTimestamp"] = now }, component));
            return;
        }

        var name = $"{about.Name}.{cluster.Random.NextInt64(0x1000000000000000, long.MaxValue):x}";
        _recent[(about, reason, message)] = (name, 1);
        _order.Enqueue((about, reason, message, @namespace, name));
        cluster.Quietly(() => cluster.Create(Build(about, entry, component, type, reason, message, now, @namespace, name), component));
        while (_order.Count > Limit)
        {
            var oldest = _order.Dequeue();
            _recent.Remove((oldest.About, oldest.Reason, oldest.Message));
            cluster.Quietly(() => cluster.Delete(new ObjectRef("Event", oldest.Namespace, oldest.Name)));
        }
    }

    private static JsonObject Build(ObjectRef about, Entry entry, string component, string type, string reason, string message, string now, string @namespace, string name)
    {
        var involved = new JsonObject { ["apiVersion"] = about.ApiVersion, ["kind"] = about.Kind, ["name"] = about.Name, ["uid"] = entry.Uid };
        if (about.Namespace is not null)
        {
            involved["namespace"] = about.Namespace;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["involvedObject"] = involved,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
            ["type"] = type,
            ["eventTime"] = null,
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
        };
    }
}
