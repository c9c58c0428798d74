using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>RFC 6902, with JSON pointers of RFC 6901.</summary>
public static class JsonPatch
{
    public const int MaximumOperations = 10_000;

    /// <summary>The target after all operations; the target given may be changed even where an operation fails, so give a copy.</summary>
    /// <param name="operations">The patch, at most <see cref="MaximumOperations"/> operations. Nothing of it is shared with the result.</param>
    /// <exception cref="RejectedException">400 for a malformed patch, 413 for too many operations, 422 for one that cannot be applied.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations)
    {
        if (operations.Count > MaximumOperations)
        {
            throw new RejectedException(413, "RequestEntityTooLarge",
                $"The allowed maximum operations in a JSON patch is {MaximumOperations}, got {operations.Count}");
        }
        foreach (var node in operations)
        {
            if (node is not JsonObject operation)
                throw RejectedException.BadRequest("error decoding patch: each operation must be an object");
            target = One(target, operation);
        }
        return target;
    }

    private static JsonNode? One(JsonNode? target, JsonObject operation)
    {
        var name = Text(operation, "op");
        var path = new JsonPointer(Text(operation, "path"));
        switch (name)
        {
            case "add":
                return path.Add(target, Value(operation));
            case "remove":
                return path.Remove(target, out _);
            case "replace":
                target = path.IsRoot ? null : path.Remove(target, out _);
                return path.Add(target, Value(operation));
            case "move":
                var from = new JsonPointer(Text(operation, "from"));
                if (path.IsBelow(from))
                    throw JsonPointer.Unprocessable($"Unable to move {from} into itself at {path}");
                target = from.Remove(target, out var moved);
                return path.Add(target, moved);
            case "copy":
                return path.Add(target, new JsonPointer(Text(operation, "from")).Get(target)?.DeepClone());
            case "test":
                return JsonNode.DeepEquals(path.TryGet(target), Value(operation)) ? target
                    : throw JsonPointer.Unprocessable($"testing value {path} failed: test failed");
            default:
                throw RejectedException.BadRequest($"Unexpected kind: {name}");
        }
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw RejectedException.BadRequest("error decoding patch: missing value");

    private static string Text(JsonObject operation, string name) =>
        operation[name] is JsonValue v && v.TryGetValue(out string? s) ? s : throw RejectedException.BadRequest($"error decoding patch: missing {name}");
}
