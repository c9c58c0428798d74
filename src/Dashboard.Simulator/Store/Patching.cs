using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>Chooses the algorithm for a patch. Throws <see cref="RejectedException"/> or <see cref="ApiError"/>.</summary>
internal static class Patching
{
    /// <param name="target">Changed in place where the algorithm allows.</param>
    public static JsonObject Apply(ApiRoute route, JsonObject target, PatchType type, JsonNode patch) => type switch
    {
        PatchType.Json when patch is JsonArray operations => AsObject(JsonPatch.Apply(target, operations)),
        PatchType.Merge when patch is JsonObject => AsObject(JsonMergePatch.Apply(target, patch)),
        PatchType.Strategic when route.Type.IsCustom => throw UnsupportedMediaType(
            "application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"),
        PatchType.Strategic when patch is JsonObject changes => StrategicMergePatch.Apply(target, changes, route.Version.Merging.Root),
        _ => throw ApiError.BadRequest("error decoding patch: unexpected JSON value"),
    };

    /// <summary>Applies without what the endpoint does not own: status on the main one, everything else on the status one.</summary>
    public static JsonObject ServerSideApply(ApiRoute route, JsonObject? live, JsonObject applied, WriteOptions by, DateTimeOffset now)
    {
        if (by.Subresource == "status")
        {
            foreach (var name in applied.Select(p => p.Key).Where(n => n is not "apiVersion" and not "kind" and not "metadata" and not "status").ToList()) applied.Remove(name);
            var metadata = Metadata.Of(applied);
            foreach (var name in metadata.Select(p => p.Key).Where(n => n is not "name" and not "namespace" and not "resourceVersion" and not "uid").ToList()) metadata.Remove(name);
        }
        else if (route.Type.HasStatus)
        {
            applied.Remove("status");
        }

        return Objects.ServerSideApply.Apply(live, applied, Ownership.OwnerOf(route, by), by.Force, route.Version.Merging, now);
    }

    public static ApiError UnsupportedMediaType(params string[] accepted) => new(
        415,
        "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    private static JsonObject AsObject(JsonNode? node) => node as JsonObject ?? throw ApiError.BadRequest("the patch does not leave an object");
}
