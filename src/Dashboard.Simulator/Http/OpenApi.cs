using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>
/// OpenAPI v3, one document for each group and version: the schemas of custom resources as their definitions give them, built-in kinds as
/// open objects, and of the operations as much as kubectl reads for validation, apply and explain.
/// </summary>
internal sealed class OpenApi(ObjectStore store)
{
    private const string MetadataSchema = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary>Field 1, swagger: "2.0".</summary>
    private static readonly byte[] s_emptyVersion2 = [0x0A, 0x03, (byte)'2', (byte)'.', (byte)'0'];

    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        if (path.TrimEnd('/') == "/openapi/v3")
        {
            await Answer.Bytes(http, JsonBytes.Of(Index()), contentType: "text/plain; charset=utf-8");
            return true;
        }

        if (path.TrimEnd('/') == "/openapi/v2")
        {
            // An empty description: to kubectl before 1.27, which reads no other, every kind is then one that it cannot validate.
            var packed = http.Request.Headers.Accept.Any(accept => accept?.Contains("protobuf", StringComparison.Ordinal) == true);
            if (packed) await Answer.Bytes(http, s_emptyVersion2, contentType: "application/octet-stream");
            else await Answer.Json(http, new JsonObject { ["swagger"] = "2.0", ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "unversioned" }, ["paths"] = new JsonObject() });
            return true;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version) = parts switch
        {
            ["openapi", "v3", "api", var v] => ("", v),
            ["openapi", "v3", "apis", var g, var v] => (g, v),
            _ => ("", ""),
        };
        var routes = store.ServedRoutes().Where(r => r.Group == group && r.Version.Name == version).ToList();
        if (routes.Count == 0) return false;
        await Answer.Json(http, Document(routes));
        return true;
    }

    private JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var routes in store.ServedRoutes().GroupBy(r => (r.Group, Version: r.Version.Name)))
        {
            var name = routes.Key.Group.Length == 0 ? $"api/{routes.Key.Version}" : $"apis/{routes.Key.Group}/{routes.Key.Version}";
            var hash = Convert.ToHexString(SHA512.HashData(JsonBytes.Of(Document([.. routes]))));
            paths[name] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{name}?hash={hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static JsonObject Document(List<ApiRoute> routes)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var route in routes.OrderBy(r => r.Type.Resource, StringComparer.Ordinal))
        {
            var root = route.Group.Length == 0 ? $"/api/{route.Version.Name}" : $"/apis/{route.ApiVersion}";
            var collection = route.Type.Namespaced ? $"{root}/namespaces/{{namespace}}/{route.Type.Resource}" : $"{root}/{route.Type.Resource}";
            paths[collection] = new JsonObject { ["get"] = Operation(route, "list"), ["post"] = Operation(route, "post") };
            paths[collection + "/{name}"] = new JsonObject
            {
                ["get"] = Operation(route, "get"),
                ["put"] = Operation(route, "put"),
                ["delete"] = Operation(route, "delete"),
                ["patch"] = Operation(route, "patch"),
            };
            schemas[SchemaName(route)] = Schema(route);
        }

        schemas[MetadataSchema] = JsonInput.Parse("""
            {"description":"ObjectMeta is metadata that all persisted resources must have, which includes all objects users must create.","type":"object","properties":{
            "annotations":{"type":"object","additionalProperties":{"type":"string"}},"creationTimestamp":{"type":"string","format":"date-time"},
            "deletionGracePeriodSeconds":{"type":"integer","format":"int64"},"deletionTimestamp":{"type":"string","format":"date-time"},
            "finalizers":{"type":"array","items":{"type":"string"}},"generateName":{"type":"string"},"generation":{"type":"integer","format":"int64"},
            "labels":{"type":"object","additionalProperties":{"type":"string"}},"managedFields":{"type":"array","items":{"type":"object"}},
            "name":{"type":"string"},"namespace":{"type":"string"},"ownerReferences":{"type":"array","items":{"type":"object"}},
            "resourceVersion":{"type":"string"},"uid":{"type":"string"}}}
            """);
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = VersionDocument.Git },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(ApiRoute route, string action)
    {
        var operation = new JsonObject();
        if (action is "post" or "put" or "patch")
        {
            var names = (string[])(action == "patch" ? ["dryRun", "fieldManager", "fieldValidation", "force"] : ["dryRun", "fieldManager", "fieldValidation"]);
            operation["parameters"] = new JsonArray([.. names.Select(n => (JsonNode)new JsonObject
            {
                ["name"] = n,
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = n == "force" ? "boolean" : "string", ["uniqueItems"] = true },
            })]);
        }

        var body = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{SchemaName(route)}" } };
        operation["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK", ["content"] = new JsonObject { ["application/json"] = body } } };
        operation["x-kubernetes-action"] = action;
        operation["x-kubernetes-group-version-kind"] = Gvk(route);
        return operation;
    }

    private static JsonObject Schema(ApiRoute route)
    {
        var schema = route.Version.OpenApiSchema?.DeepClone() as JsonObject
            ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        if (schema["properties"] is not JsonObject properties) schema["properties"] = properties = [];
        properties["apiVersion"] ??= new JsonObject { ["type"] = "string" };
        properties["kind"] ??= new JsonObject { ["type"] = "string" };
        properties["metadata"] = new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{MetadataSchema}" }) };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(Gvk(route));
        return schema;
    }

    private static string SchemaName(ApiRoute route)
    {
        if (!route.Type.IsCustom) return $"io.k8s.api.{(route.Group.Length == 0 ? "core" : route.Group.Split('.')[0])}.{route.Version.Name}.{route.Type.Kind}";
        return $"{string.Join('.', route.Group.Split('.').Reverse())}.{route.Version.Name}.{route.Type.Kind}";
    }

    private static JsonObject Gvk(ApiRoute route) => new() { ["group"] = route.Group, ["version"] = route.Version.Name, ["kind"] = route.Type.Kind };
}
