using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>The scale subresource: <c>autoscaling/v1 Scale</c> over the replicas of something else.</summary>
internal sealed class ScaleRequests(ObjectStore store)
{
    public async Task HandleAsync(HttpContext http, ApiRoute route, RequestTarget target)
    {
        var paths = route.Version.Scale!;
        var current = store.Get(route.ApiVersion, route.Type.Kind, target.Namespace, target.Name!) ?? throw ApiError.NotFound(route.Type, target.Name!);
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await Answer.Json(http, Scale(current, paths));
            return;
        }

        var by = ObjectRequests.Writer(http, target);
        JsonObject wanted;
        if (HttpMethods.IsPut(http.Request.Method))
        {
            wanted = await Bodies.ReadObjectAsync(http);
        }
        else
        {
            var (type, patch) = await ObjectRequests.ReadPatchAsync(http);
            var scale = Scale(current, paths);
            wanted = type switch
            {
                PatchType.Json when patch is JsonArray operations => JsonPatch.Apply(scale, operations) as JsonObject ?? scale,
                PatchType.Json => throw ApiError.BadRequest("error decoding patch: expected a list of operations"),
                _ => JsonMergePatch.Apply(scale, patch) as JsonObject ?? scale,
            };
        }

        var replicas = wanted["spec"]?["replicas"] is JsonValue value ? Metadata.Integer(value) : 0;
        if (replicas < 0)
        {
            throw ApiError.Invalid(route.Type, target.Name!, [FieldError.Invalid("spec.replicas", $"{replicas}", "must be greater than or equal to 0")]);
        }

        var change = Nested(paths.SpecReplicas, replicas);
        if (Metadata.Text(Metadata.Of(wanted), "resourceVersion") is { Length: > 0 } version) change["metadata"] = new JsonObject { ["resourceVersion"] = version };
        var (updated, _) = store.Patch(route, target.Namespace, target.Name!, PatchType.Merge, change, by);
        await Answer.Json(http, Scale(updated, paths));
    }

    private static JsonObject Scale(JsonObject obj, ScalePaths paths)
    {
        var from = Metadata.Of(obj);
        var metadata = new JsonObject();
        foreach (var field in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (from[field] is { } value) metadata[field] = value.DeepClone();
        }

        var spec = new JsonObject();
        if (Number(obj, paths.SpecReplicas) is var wanted and not 0) spec["replicas"] = wanted;
        var status = new JsonObject { ["replicas"] = Number(obj, paths.StatusReplicas) };
        var selector = paths.LabelSelector is { } path ? Find(obj, path)?.ToString()
            : obj["spec"]?["selector"]?["matchLabels"] is JsonObject labels ? string.Join(',', labels.Select(l => $"{l.Key}={l.Value}")) : null;
        if (!string.IsNullOrEmpty(selector)) status["selector"] = selector;
        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    private static long Number(JsonObject obj, string path) => Find(obj, path) is JsonValue value ? Metadata.Integer(value) : 0;

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.')) node = (node as JsonObject)?[name];
        return node;
    }

    private static JsonObject Nested(string path, long value)
    {
        var names = path.Split('.');
        JsonNode inner = JsonValue.Create(value);
        for (var i = names.Length - 1; i >= 0; i--) inner = new JsonObject { [names[i]] = inner };
        return (JsonObject)inner;
    }
}
