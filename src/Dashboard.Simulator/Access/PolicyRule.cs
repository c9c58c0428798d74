using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Access;

/// <summary>A rule of a role: what may be done with which resources, or with which paths that are none.</summary>
internal sealed record PolicyRule(string[] Verbs, string[] Groups, string[] Resources, string[] Names, string[] Paths)
{
    public static PolicyRule From(JsonObject rule) => new(
        Metadata.Texts(rule["verbs"]), Texts(rule["apiGroups"]), Metadata.Texts(rule["resources"]), Metadata.Texts(rule["resourceNames"]), Metadata.Texts(rule["nonResourceURLs"]));

    public bool Allows(RequestAttributes request)
    {
        if (!Has(Verbs, request.Verb)) return false;
        if (!request.IsResource) return Paths.Any(path => path == request.Path || (path.EndsWith('*') && request.Path.StartsWith(path[..^1], StringComparison.Ordinal)));
        if (!Has(Groups, request.Group) || (Names.Length > 0 && !Names.Contains(request.Name))) return false;
        return request.Subresource.Length == 0
            ? Has(Resources, request.Resource)
            : Resources.Contains("*") || Resources.Contains($"{request.Resource}/{request.Subresource}") || Resources.Contains($"*/{request.Subresource}");
    }

    public JsonObject ToJson()
    {
        var rule = new JsonObject { ["verbs"] = Array(Verbs) };
        if (Paths.Length > 0)
        {
            rule["nonResourceURLs"] = Array(Paths);
            return rule;
        }

        rule["apiGroups"] = Array(Groups);
        rule["resources"] = Array(Resources);
        if (Names.Length > 0) rule["resourceNames"] = Array(Names);
        return rule;
    }

    private static bool Has(string[] list, string text) => list.Contains("*") || list.Contains(text);

    // The empty text is the core group here.
    private static string[] Texts(JsonNode? node) => node is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.ToString())] : [];

    private static JsonArray Array(string[] texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
