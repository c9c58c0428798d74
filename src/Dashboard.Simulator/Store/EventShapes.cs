using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>The two shapes of an Event: <c>v1</c>, in which it is stored, and <c>events.k8s.io/v1</c>. Fields come out in the API's order.</summary>
internal static class EventShapes
{
    private static readonly (string Core, string Events)[] InEventsOrder =
    [
        ("metadata", "metadata"), ("eventTime", "eventTime"), ("series", "series"), ("reportingComponent", "reportingController"),
        ("reportingInstance", "reportingInstance"), ("action", "action"), ("reason", "reason"), ("involvedObject", "regarding"),
        ("related", "related"), ("message", "note"), ("type", "type"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    private static readonly string[] CoreOrder =
    [
        "metadata", "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "series",
        "action", "related", "reportingComponent", "reportingInstance",
    ];

    public static JsonObject ToEventsGroup(JsonObject core)
    {
        var result = new JsonObject { ["kind"] = "Event", ["apiVersion"] = "events.k8s.io/v1" };
        foreach (var (from, to) in InEventsOrder) Copy(core, from, result, to);
        result["eventTime"] ??= null;
        return result;
    }

    public static JsonObject ToCore(JsonObject events)
    {
        var renamed = new JsonObject();
        foreach (var (to, from) in InEventsOrder) Copy(events, from, renamed, to);
        return InOrder(renamed);
    }

    /// <summary>The stored shape with its required parts present and its fields in order.</summary>
    public static JsonObject InOrder(JsonObject core)
    {
        core["involvedObject"] ??= new JsonObject();
        core["source"] ??= new JsonObject();
        foreach (var name in (string[])["firstTimestamp", "lastTimestamp", "eventTime"])
        {
            if (!core.ContainsKey(name)) core[name] = null;
        }

        core["reportingComponent"] ??= "";
        core["reportingInstance"] ??= "";
        var result = new JsonObject { ["kind"] = "Event", ["apiVersion"] = "v1" };
        foreach (var name in CoreOrder) Copy(core, name, result, name);
        return result;
    }

    private static void Copy(JsonObject from, string name, JsonObject to, string newName)
    {
        if (from.TryGetPropertyValue(name, out var value)) to[newName] = value?.DeepClone();
    }
}
