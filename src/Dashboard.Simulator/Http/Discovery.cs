using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>What is served: the plain documents, and the aggregated ones with their ETag.</summary>
internal sealed class Discovery(ObjectStore store)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>Whether the path is discovery's; an unknown group or version is left to the caller's 404.</summary>
    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["api"] or ["apis"] && WantsAggregated(http))
        {
            await AggregatedAsync(http, core: parts[0] == "api");
            return true;
        }

        JsonObject? body = parts switch
        {
            ["api"] => new JsonObject
            {
                ["kind"] = "APIVersions",
                ["versions"] = new JsonArray("v1"),
                ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = http.Request.Host.ToString() }),
            },
            ["api", "v1"] => ResourceList("", "v1"),
            ["apis"] => new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups(core: false).Select(g => (JsonNode)Group(g))]) },
            ["apis", var group] => Groups(core: false).FirstOrDefault(g => g.Name == group) is { } found ? Group(found, alone: true) : null,
            ["apis", var group, var version] => ResourceList(group, version),
            _ => null,
        };
        if (body is null) return false;
        await Answer.Json(http, body);
        return true;
    }

    private static bool WantsAggregated(HttpContext http) => http.Request.Headers.Accept.ToString().Replace(" ", "", StringComparison.Ordinal) is var accept
        && accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) && accept.Contains("v=v2", StringComparison.Ordinal)
        && (accept.Contains("v=v2;", StringComparison.Ordinal) || accept.Contains("v=v2,", StringComparison.Ordinal) || accept.EndsWith("v=v2", StringComparison.Ordinal));

    private async Task AggregatedAsync(HttpContext http, bool core)
    {
        var items = new JsonArray([.. Groups(core).Select(g => (JsonNode)AggregatedGroup(g))]);
        var body = JsonBytes.Of(new JsonObject { ["kind"] = "APIGroupDiscoveryList", ["apiVersion"] = "apidiscovery.k8s.io/v2", ["metadata"] = new JsonObject(), ["items"] = items });
        var etag = $"\"{Convert.ToHexString(SHA512.HashData(body))}\"";
        http.Response.Headers.CacheControl = "public";
        http.Response.Headers.ETag = etag;
        http.Response.Headers.Vary = "Accept";
        if (http.Request.Headers.IfNoneMatch.ToString() == etag)
        {
            http.Response.StatusCode = 304;
            return;
        }

        await Answer.Line(http, body, contentType: Aggregated);
    }

    private List<ServedGroup> Groups(bool core)
    {
        var groups = new List<ServedGroup>();
        var resources = store.ServedRoutes().Select(r => new ServedResource(r)).Concat(Reviews.Kinds.Select(k => new ServedResource(k)));
        foreach (var resource in resources.Where(r => r.Group.Length == 0 == core))
        {
            var group = groups.Find(g => g.Name == resource.Group);
            if (group is null) groups.Add(group = new ServedGroup(resource.Group, []));
            if (!group.Versions.TryGetValue(resource.Version, out var list)) group.Versions[resource.Version] = list = [];
            list.Add(resource);
        }

        return groups;
    }

    private JsonObject? ResourceList(string group, string version)
    {
        var found = Groups(group.Length == 0).Find(g => g.Name == group);
        if (found is null || !found.Versions.TryGetValue(version, out var resources)) return null;
        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0) list["apiVersion"] = "v1";
        list["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        list["resources"] = new JsonArray([.. resources.SelectMany(r => r.Plain())]);
        return list;
    }

    private static JsonObject Group(ServedGroup group, bool alone = false)
    {
        var versions = group.Versions.Keys.Select(v => new JsonObject { ["groupVersion"] = $"{group.Name}/{v}", ["version"] = v }).ToList();
        var result = new JsonObject();
        if (alone)
        {
            result["kind"] = "APIGroup";
            result["apiVersion"] = "v1";
        }

        result["name"] = group.Name;
        result["versions"] = new JsonArray([.. versions]);
        result["preferredVersion"] = versions[0].DeepClone();
        return result;
    }

    private static JsonObject AggregatedGroup(ServedGroup group)
    {
        var metadata = new JsonObject();
        if (group.Name.Length > 0) metadata["name"] = group.Name;
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. group.Versions.Select(v => (JsonNode)new JsonObject
            {
                ["version"] = v.Key,
                ["resources"] = new JsonArray([.. v.Value.OrderBy(r => r.Resource, StringComparer.Ordinal).Select(r => (JsonNode)r.Aggregated())]),
                ["freshness"] = "Current",
            })]),
        };
    }

    private sealed record ServedGroup(string Name, Dictionary<string, List<ServedResource>> Versions);
}
