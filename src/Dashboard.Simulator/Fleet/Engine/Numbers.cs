using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Reads whole numbers whatever type they were put in as: a parsed tree has other types than one made in code.</summary>
internal static class Numbers
{
    public static long? AsLong(this JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<long>(out var wide) ? wide
        : value.TryGetValue<int>(out var narrow) ? narrow
        : value.TryGetValue<double>(out var real) ? (long)real
        : null;

    public static int? AsInt(this JsonNode? node) => (int?)node.AsLong();
}
