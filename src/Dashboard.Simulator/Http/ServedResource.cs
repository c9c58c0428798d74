using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>One resource in one version as discovery describes it.</summary>
internal sealed class ServedResource
{
    private static readonly string[] BuiltInVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    private readonly string[] _verbs;
    private readonly bool _namespaced;
    private readonly string _kind;
    private readonly string _singular;
    private readonly ResourceType? _type;
    private readonly ServedVersion? _version;

    public ServedResource(ApiRoute route)
    {
        _type = route.Type;
        _version = route.Version;
        (Group, Version, Resource) = (route.Group, route.Version.Name, _type.Resource);
        (_kind, _singular, _namespaced) = (_type.Kind, _type.Singular, _type.Namespaced);
        _verbs = _type.IsCustom ? CustomVerbs : Resource == "namespaces" ? [.. BuiltInVerbs.Where(v => v != "deletecollection")] : BuiltInVerbs;
    }

    public ServedResource((string Group, string Resource, string Kind, bool Namespaced) review)
    {
        (Group, Version, Resource) = (review.Group, "v1", review.Resource);
        (_kind, _singular, _namespaced) = (review.Kind, review.Kind.ToLowerInvariant(), review.Namespaced);
        _verbs = ["create"];
    }

    public string Group { get; }

    public string Version { get; }

    public string Resource { get; }

    /// <summary>The entries of an APIResourceList: the resource and its subresources.</summary>
    public IEnumerable<JsonNode> Plain()
    {
        var main = new JsonObject { ["name"] = Resource, ["singularName"] = _singular, ["namespaced"] = _namespaced, ["kind"] = _kind, ["verbs"] = Texts(_verbs) };
        if (_type is { ShortNames.Count: > 0 }) main["shortNames"] = Texts(_type.ShortNames);
        if (_type is { Categories.Count: > 0 }) main["categories"] = Texts(_type.Categories);
        if (_type is not null) main["storageVersionHash"] = StorageVersionHash(_type);
        yield return main;
        foreach (var (name, group, version, kind) in Subresources())
        {
            var entry = new JsonObject { ["name"] = $"{Resource}/{name}", ["singularName"] = "", ["namespaced"] = _namespaced };
            if (kind == "Scale") (entry["group"], entry["version"]) = (group, version);
            entry["kind"] = kind;
            entry["verbs"] = Texts(SubresourceVerbs);
            yield return entry;
        }
    }

    public JsonObject Aggregated()
    {
        var result = new JsonObject
        {
            ["resource"] = Resource,
            ["responseKind"] = ResponseKind(_type is { IsCustom: true } ? Group : "", _type is { IsCustom: true } ? Version : "", _kind),
            ["scope"] = _namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = _singular,
            ["verbs"] = Texts(_verbs),
        };
        if (_type is { ShortNames.Count: > 0 }) result["shortNames"] = Texts(_type.ShortNames);
        if (_type is { Categories.Count: > 0 }) result["categories"] = Texts(_type.Categories);
        var subresources = Subresources().Select(s => (JsonNode)new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = ResponseKind(s.Group, s.Version, s.Kind),
            ["verbs"] = Texts(SubresourceVerbs),
        }).ToArray();
        if (subresources.Length > 0) result["subresources"] = new JsonArray(subresources);
        return result;
    }

    private IEnumerable<(string Name, string Group, string Version, string Kind)> Subresources()
    {
        if (_type is null || _version is null) yield break;
        var scale = ("scale", "autoscaling", "v1", "Scale");
        var status = _type.IsCustom ? ("status", Group, Version, _kind) : ("status", "", "", _kind);
        if (_version.Scale is not null && !_type.IsCustom) yield return scale;
        if (_version.HasStatus) yield return status;
        if (_version.Scale is not null && _type.IsCustom) yield return scale;
    }

    private static JsonObject ResponseKind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static string StorageVersionHash(ResourceType type) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{type.Group}/{type.Version}/{type.Kind}"))[..8]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);
}
