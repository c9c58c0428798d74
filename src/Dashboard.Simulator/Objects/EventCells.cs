using System.Text.Json.Nodes;
using static Dashboard.Simulator.Objects.TableCells;
using static Dashboard.Simulator.Objects.TableColumn;

namespace Dashboard.Simulator.Objects;

/// <summary>The table of Events, in the core form and in that of events.k8s.io.</summary>
internal static class EventCells
{
    public static TableLayout Layout { get; } = new(
        new("Last Seen", "string", "", "", 0, (o, now) => HumanDuration.Since(At(o, "series", "lastObservedTime") ?? Seen(o, "lastTimestamp", "deprecatedLastTimestamp"), now)),
        Column("Type", o => Text(o["type"])),
        Column("Reason", o => Text(o["reason"])),
        Column("Object", Regarding),
        Column("Subobject", o => Text(Of(o)?["fieldPath"]), 1),
        Column("Source", Source, 1),
        Column("Message", o => (Text(o["message"]) + Text(o["note"])).Trim()),
        new("First Seen", "string", "", "", 1, (o, now) => HumanDuration.Since(Seen(o, "firstTimestamp", "deprecatedFirstTimestamp"), now)),
        new("Count", "string", "", "", 1, (o, _) => Count(o)),
        ObjectName with { Priority = 1 });

    private static TableColumn Column(string name, Func<JsonObject, string> cell, long priority = 0) => new(name, "string", "", "", priority, (o, _) => cell(o));

    private static JsonNode? Of(JsonObject o) => o["involvedObject"] ?? o["regarding"];

    private static JsonNode? Seen(JsonObject o, string field, string deprecated) => o[field] ?? o[deprecated] ?? o["eventTime"];

    private static string Regarding(JsonObject o)
    {
        var name = Text(Of(o)?["name"]);
        var kind = Text(Of(o)?["kind"]).ToLowerInvariant();
        return name.Length == 0 ? kind : $"{kind}/{name}";
    }

    private static string Source(JsonObject o)
    {
        var source = o["source"] ?? o["deprecatedSource"];
        var component = Text(source?["component"]) is { Length: > 0 } given ? given : Text(o["reportingComponent"]) + Text(o["reportingController"]);
        var host = Text(source?["host"]) is { Length: > 0 } named ? named : Text(o["reportingInstance"]);
        return host.Length == 0 ? component : $"{component}, {host}";
    }

    private static long Count(JsonObject o)
    {
        var count = JsonNumber.AsWhole(At(o, "series", "count")) ?? JsonNumber.AsWhole(o["count"]) ?? JsonNumber.AsWhole(o["deprecatedCount"]) ?? 0;
        return count == 0 ? 1 : count;
    }
}
