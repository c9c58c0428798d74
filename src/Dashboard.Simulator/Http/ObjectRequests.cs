using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Answers requests for one object, and writes of any kind.</summary>
internal sealed class ObjectRequests(ObjectStore store)
{
    public Task GetAsync(HttpContext http, ApiRoute route, RequestTarget target, Renderer renderer)
    {
        var found = store.Read(_ => route.Collection.Find(KeyOf(route, target))) ?? throw ApiError.NotFound(route.Type, target.Name!);
        return Answer.Line(http, renderer.Object(found));
    }

    public async Task CreateAsync(HttpContext http, ApiRoute route, RequestTarget target, Renderer renderer)
    {
        var by = Writer(http, target);
        var obj = await Bodies.ReadObjectAsync(http);
        Check(route, target, obj, checkName: false);
        var created = store.Create(obj, by);
        Warn(http, by);
        await Answer.Line(http, renderer.Object(created), 201);
    }

    public async Task UpdateAsync(HttpContext http, ApiRoute route, RequestTarget target, Renderer renderer)
    {
        var by = Writer(http, target);
        var obj = await Bodies.ReadObjectAsync(http);
        Check(route, target, obj, checkName: true);
        var updated = store.Update(obj, by);
        Warn(http, by);
        await Answer.Line(http, renderer.Object(updated));
    }

    public async Task PatchAsync(HttpContext http, ApiRoute route, RequestTarget target, Renderer renderer)
    {
        var by = Writer(http, target);
        var (type, patch) = await ReadPatchAsync(http);
        if (type == PatchType.Apply && ListQuery.Text(http.Request.Query, "fieldManager").Length == 0)
        {
            throw new ApiError(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }

        if (type == PatchType.Apply && patch is JsonObject applied) Check(route, target, applied, checkName: true);
        var (obj, created) = store.Patch(route, target.Namespace, target.Name!, type, patch, by);
        Warn(http, by);
        await Answer.Line(http, renderer.Object(obj), created ? 201 : 200);
    }

    public async Task DeleteAsync(HttpContext http, ApiRoute route, RequestTarget target, Renderer renderer)
    {
        var request = await ReadDeleteAsync(http);
        var (obj, gone) = store.Delete(route, target.Namespace, target.Name!, request);
        if (!gone)
        {
            await Answer.Line(http, renderer.Object(route.FromStorage(obj)));
            return;
        }

        var details = ApiError.DetailsOf(route.Type, target.Name!);
        details["uid"] = Metadata.Text(Metadata.Of(obj), "uid");
        await Answer.Json(http, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        });
    }

    public async Task DeleteCollectionAsync(HttpContext http, ApiRoute route, RequestTarget target, ListQuery query)
    {
        var request = await ReadDeleteAsync(http);
        var filter = new ObjectFilter(route, target.Namespace, query.Labels, query.Fields);
        var items = new JsonArray();
        foreach (var obj in store.Read(_ => route.Collection.Objects))
        {
            if (!filter.Matches(obj)) continue;
            try
            {
                items.Add((JsonNode)route.FromStorage(store.Delete(route, obj.Namespace, obj.Name, request).Object));
            }
            catch (ApiError gone) when (gone.Code == 404)
            {
                // Somebody else was quicker.
            }
        }

        await Answer.Json(http, new JsonObject
        {
            ["kind"] = route.Type.ListKind,
            ["apiVersion"] = route.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = Metadata.Version(store.CurrentVersion) },
            ["items"] = items,
        });
    }

    public static WriteOptions Writer(HttpContext http, RequestTarget target)
    {
        var query = http.Request.Query;
        var manager = ListQuery.Text(query, "fieldManager");
        if (manager.Length == 0) manager = http.Request.Headers.UserAgent.ToString().Split('/')[0] is { Length: > 0 } agent ? agent : "unknown";
        var dryRun = ListQuery.Text(query, "dryRun");
        if (dryRun.Length > 0 && dryRun != "All") throw ApiError.BadRequest($"Invalid value: [\"{dryRun}\"]: supported values: \"All\"");
        return new WriteOptions(manager, target.Subresource, ListQuery.Flag(query, "force") == true, dryRun == "All")
        {
            FieldValidation = ListQuery.Text(query, "fieldValidation") switch { "Ignore" => FieldValidation.Ignore, "Strict" => FieldValidation.Strict, _ => FieldValidation.Warn },
            Warnings = [],
        };
    }

    public static async Task<(PatchType Type, JsonNode Patch)> ReadPatchAsync(HttpContext http)
    {
        var media = Bodies.MediaType(http);
        PatchType? type = media switch
        {
            "application/json-patch+json" => PatchType.Json,
            "application/merge-patch+json" => PatchType.Merge,
            "application/strategic-merge-patch+json" => PatchType.Strategic,
            "application/apply-patch+yaml" => PatchType.Apply,
            _ => null,
        };
        if (type is not { } known)
        {
            throw Patching.UnsupportedMediaType("application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml");
        }

        var body = await Bodies.ReadAsync(http);
        var patch = known == PatchType.Apply ? Yaml.ParseObject(body) : JsonInput.Parse(body);
        return (known, patch ?? throw ApiError.BadRequest("error decoding patch: unexpected null"));
    }

    private static async Task<DeleteRequest> ReadDeleteAsync(HttpContext http)
    {
        var body = await Bodies.ReadAsync(http);
        var options = body.Length == 0 ? [] : Bodies.MediaType(http) == "application/yaml" ? Yaml.ParseObject(body) : JsonInput.ParseObject(body);
        var query = http.Request.Query;
        var policy = Metadata.Text(options, "propagationPolicy") is { Length: > 0 } own ? own : ListQuery.Text(query, "propagationPolicy");
        if (policy.Length == 0 && (options["orphanDependents"]?.ToString() ?? ListQuery.Text(query, "orphanDependents")) is "true") policy = "Orphan";
        var preconditions = options["preconditions"] as JsonObject ?? [];
        var grace = options["gracePeriodSeconds"] is JsonValue given ? Metadata.Integer(given)
            : long.TryParse(ListQuery.Text(query, "gracePeriodSeconds"), System.Globalization.CultureInfo.InvariantCulture, out var asked) ? asked : (long?)null;
        return new DeleteRequest(
            policy switch { "" => null, "Foreground" => Propagation.Foreground, "Orphan" => Propagation.Orphan, "Background" => Propagation.Background, _ => throw ApiError.BadRequest($"invalid propagationPolicy: {policy}") },
            Metadata.Text(preconditions, "uid") is { Length: > 0 } uid ? uid : null,
            Metadata.Text(preconditions, "resourceVersion") is { Length: > 0 } version ? version : null,
            grace,
            ListQuery.Text(query, "dryRun") == "All" || Metadata.Texts(options["dryRun"]).Contains("All"));
    }

    /// <summary>The body must agree with the path; what it leaves out is taken from there.</summary>
    private static void Check(ApiRoute route, RequestTarget target, JsonObject obj, bool checkName)
    {
        obj["apiVersion"] ??= route.ApiVersion;
        obj["kind"] ??= route.Type.Kind;
        if (Metadata.Text(obj, "apiVersion") != route.ApiVersion || Metadata.Text(obj, "kind") != route.Type.Kind)
        {
            throw ApiError.BadRequest($"the API version in the data ({Metadata.Text(obj, "apiVersion")}, kind {Metadata.Text(obj, "kind")}) does not match the expected API version ({route.ApiVersion}, kind {route.Type.Kind})");
        }

        var metadata = Metadata.Of(obj);
        if (checkName)
        {
            metadata["name"] ??= target.Name;
            if (Metadata.Text(metadata, "name") != target.Name) throw ApiError.BadRequest($"the name of the object ({Metadata.Text(metadata, "name")}) does not match the name on the URL ({target.Name})");
        }

        if (!route.Type.Namespaced) return;
        if (Metadata.Text(metadata, "namespace").Length == 0) metadata["namespace"] = target.Namespace ?? "default";
        if (Metadata.Text(metadata, "namespace") != (target.Namespace ?? "default")) throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    private static void Warn(HttpContext http, WriteOptions by)
    {
        foreach (var warning in by.Warnings ?? []) Answer.Warn(http, warning);
    }

    private static string KeyOf(ApiRoute route, RequestTarget target) => StoredObject.KeyOf(route.Type.Namespaced ? target.Namespace : null, target.Name!);
}
