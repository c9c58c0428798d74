using System.Text.Json;
using Dashboard.Model.Capture;
using Dashboard.Projections.Columns;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Events;

/// <summary>An Event as it is stored: what it is about, what it says, and when it was received.</summary>
internal sealed record EventRow(KubeEvent Event, string RegardingUid, string RegardingKind, string? RegardingNamespace, string RegardingName, DateTimeOffset SeenAt);

/// <summary>Reads both shapes of an Event: <c>events.k8s.io/v1</c>, and <c>v1</c> with its older names.</summary>
internal static class EventReading
{
    /// <summary>Null: not readable as an Event.</summary>
    public static EventRow? Read(Observation observation)
    {
        using var document = CapturedJson.TryParse(observation.Json);
        if (document is not { RootElement: { ValueKind: JsonValueKind.Object } root })
            return null;
        try
        {
            var regarding = Child(root, "regarding", "involvedObject");
            var series = Child(root, "series", "series");
            var created = ConditionReading.Time(Child(root, "metadata", "metadata"), "creationTimestamp") ?? observation.ObservedAt;
            var first = Time(root, "deprecatedFirstTimestamp", "firstTimestamp") ?? Time(root, "eventTime", "eventTime") ?? created;
            var last = Time(series, "lastObservedTime", "lastObservedTime") ?? Time(root, "deprecatedLastTimestamp", "lastTimestamp") ?? Time(root, "eventTime", "eventTime") ?? first;
            var uid = ConditionReading.Text(regarding, "uid");
            var ns = ConditionReading.Text(regarding, "namespace");
            return new EventRow(
                new KubeEvent(
                    CellText.Cut(observation.Object.Uid), ConditionReading.Text(root, "type"), ConditionReading.Text(root, "reason"), Text(root, "note", "message"),
                    Controller(root), Count(series, root), first, last, CellText.Cut(observation.ResourceVersion)),
                uid.Length > Observation.LongestText ? "" : uid, ConditionReading.Text(regarding, "kind"), ns.Length == 0 ? null : ns, ConditionReading.Text(regarding, "name"),
                observation.ObservedAt);
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            return null; // names that are no text: half of a surrogate pair
        }
    }

    private static string Controller(JsonElement root)
    {
        var reporting = Text(root, "reportingController", "reportingComponent");
        return reporting.Length > 0 ? reporting : ConditionReading.Text(Child(root, "deprecatedSource", "source"), "component");
    }

    private static int Count(JsonElement series, JsonElement root) => Math.Max(1, Number(series, "count") ?? Number(root, "deprecatedCount") ?? Number(root, "count") ?? 1);

    private static int? Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number : null;

    private static DateTimeOffset? Time(JsonElement parent, string name, string older) => ConditionReading.Time(Text(parent, name, older));

    private static string Text(JsonElement parent, string name, string older) =>
        ConditionReading.Text(parent, name) is { Length: > 0 } text ? text : ConditionReading.Text(parent, older);

    private static JsonElement Child(JsonElement parent, string name, string older) =>
        parent.TryGetProperty(name, out var child) || parent.TryGetProperty(older, out child) ? child : default;
}
