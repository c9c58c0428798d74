using System.Globalization;
using System.Text.Json;
using Dashboard.Projections.Columns;

namespace Dashboard.Projections.Health;

/// <summary>One entry of status.conditions as an object states it.</summary>
/// <param name="Since">lastTransitionTime; null where it is absent or not a time.</param>
public sealed record ConditionReading(string Type, string Status, string Reason, string Message, DateTimeOffset? Since)
{
    private const int MaxConditions = 64;

    /// <summary>As the API itself allows. It is part of keys, which PostgreSQL bounds.</summary>
    private const int MaxType = 316;

    /// <summary>In document order; entries without a type are left out, the first of a repeated type counts.</summary>
    public static IReadOnlyList<ConditionReading> All(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object
            || !status.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array)
            return [];
        var all = new List<ConditionReading>();
        foreach (var item in conditions.EnumerateArray())
            if (all.Count < MaxConditions && Read(item) is { } reading && !all.Exists(other => other.Type == reading.Type))
                all.Add(reading);
        return all;
    }

    private static ConditionReading? Read(JsonElement item)
    {
        var type = Text(item, "type");
        return type.Length is 0 or > MaxType ? null : new ConditionReading(type, Text(item, "status"), Text(item, "reason"), Text(item, "message"), Time(item, "lastTransitionTime"));
    }

    internal static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? CellText.Of(value) ?? "" : "";

    internal static DateTimeOffset? Time(JsonElement item, string name) => Time(Text(item, name));

    /// <summary>A time as objects state it. Years that nothing happened in (Go writes no time as the year 1) are none: who reckons from them would leave the calendar.</summary>
    internal static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && time.Year is >= 1970 and < 9000 ? time : null;
}
