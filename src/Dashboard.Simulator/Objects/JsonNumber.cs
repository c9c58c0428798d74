using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>Numbers of nodes, however they were made: read from text, or assigned as int, long or double.</summary>
internal static class JsonNumber
{
    public static double? AsDouble(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            return null;
        if (value.TryGetValue(out long whole))
            return whole;
        if (value.TryGetValue(out double real))
            return real;
        return double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
    }

    /// <summary>Null for anything but a whole number within int64.</summary>
    public static long? AsWhole(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            return null;
        if (value.TryGetValue(out long whole))
            return whole;
        if (value.TryGetValue(out int small))
            return small;
        return AsDouble(value) is { } real && real == Math.Floor(real) && Math.Abs(real) < 9.2e18 ? (long)real : null;
    }
}
