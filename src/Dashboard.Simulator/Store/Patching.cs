#pragma warning disable IDE0060
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>Chooses the algorithm for a patch.</summary>
internal static class Patching
{
    public static JsonObject Apply(Route route, JsonObject target, PatchType type, JsonNode patch, string name)
    {
        switch (type)
        {
            case PatchType.Merge: return Merge(target, patch) as JsonObject ?? throw ApiError.BadRequest("the patch does not leave an object");
            default: throw new ApiError(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
        }
    }

    public static JsonObject ServerSideApply(Route route, JsonObject? live, JsonObject applied, WriteOptions by, DateTimeOffset now) =>
        live is null ? applied : (JsonObject)Merge(live, applied)!;

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null) result.Remove(name);
            else if (Merge(result[name], value) is { } merged && !ReferenceEquals(merged, result[name])) result[name] = merged;
        }

        return result;
    }
}
