using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>RFC 6902.</summary>
public static class JsonPatch
{
    /// <summary>The target after all operations; the target given may be changed even where an operation fails, so give a copy.</summary>
    /// <param name="operations">The patch, at most <see cref="MaximumOperations"/> operations.</param>
    /// <exception cref="RejectedException">400 for a malformed patch, 413 for too many operations, 422 for one that cannot be applied.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations) => throw new NotSupportedException();

    public const int MaximumOperations = 10_000;
}
