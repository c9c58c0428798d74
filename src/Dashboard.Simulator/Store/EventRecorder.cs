using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>
/// Records <c>v1</c> Events about objects, as controllers do: the same reason and message about the same object counts up instead of
/// making another Event. One instance per component; remembers the latest 1,024 of its Events. Not thread-safe.
/// </summary>
public sealed class EventRecorder(ObjectStore store, TimeProvider clock, string component)
{
    private const int Remembered = 1024;

    private readonly Dictionary<(string Uid, string Reason, string Message), (string Namespace, string Name, long Count)> _recent = [];
    private readonly WriteOptions _by = new(component);
    private long _drawn;

    /// <param name="about">The object the Event regards; it must carry its metadata.</param>
    /// <param name="type">Normal or Warning.</param>
    public void Record(JsonObject about, string type, string reason, string message)
    {
        var metadata = Metadata.Of(about);
        var uid = Metadata.Text(metadata, "uid");
        var now = Metadata.Time(clock.GetUtcNow());
        if (_recent.TryGetValue((uid, reason, message), out var known) && store.Get("v1", "Event", known.Namespace, known.Name) is not null)
        {
            var change = new JsonObject { ["count"] = known.Count + 1, ["lastTimestamp"] = now };
            store.Patch("v1", "Event", known.Namespace, known.Name, PatchType.Merge, change, _by);
            _recent[(uid, reason, message)] = known with { Count = known.Count + 1 };
            return;
        }

        var ns = Metadata.Text(metadata, "namespace") is { Length: > 0 } own ? own : "default";
        var suffix = (clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000) + _drawn++;
        var name = string.Create(CultureInfo.InvariantCulture, $"{Metadata.Text(metadata, "name")}.{suffix:x}");
        store.Create(Event(about, metadata, ns, name, type, reason, message, now), _by);
        if (_recent.Count >= Remembered) _recent.Clear();
        _recent[(uid, reason, message)] = (ns, name, 1);
    }

    private JsonObject Event(JsonObject about, JsonObject metadata, string ns, string name, string type, string reason, string message, string now)
    {
        var involved = new JsonObject { ["kind"] = Metadata.Text(about, "kind") };
        foreach (var field in (string[])["namespace", "name", "uid"])
        {
            if (Metadata.Text(metadata, field) is { Length: > 0 } value) involved[field] = value;
        }

        involved["apiVersion"] = Metadata.Text(about, "apiVersion");
        if (Metadata.Text(metadata, "resourceVersion") is { Length: > 0 } version) involved["resourceVersion"] = version;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = involved,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1L,
            ["type"] = type,
            ["eventTime"] = null,
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
        };
    }
}
