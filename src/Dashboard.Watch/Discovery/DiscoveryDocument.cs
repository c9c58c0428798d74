using System.Text.Json;

namespace Dashboard.Watch.Discovery;

/// <summary>
/// Reads the documents of discovery. Versions come in the server's order of preference; a resource is taken from the first version that serves
/// it. Unknown fields are ignored.
/// </summary>
internal static class DiscoveryDocument
{
    /// <summary>Aggregated (APIGroupDiscoveryList). A group with a stale version is in <paramref name="stale"/>: what it lists is not the whole.</summary>
    public static IReadOnlyList<ServedResource> ReadAggregated(JsonElement root, ISet<string> stale)
    {
        var served = new List<ServedResource>();
        foreach (var group in Items(root, "items"))
        {
            var name = group.TryGetProperty("metadata", out var metadata) ? Text(metadata, "name") ?? "" : "";
            var lists = new List<(string Version, IEnumerable<ServedResource> Resources)>();
            foreach (var version in Items(group, "versions"))
            {
                if (Text(version, "version") is not { } versionName)
                    continue;
                if (Text(version, "freshness") == "Stale")
                    stale.Add(name);
                lists.Add((versionName, Items(version, "resources").Select(resource => Aggregated(name, versionName, resource)).OfType<ServedResource>()));
            }
            served.AddRange(Preferred(lists));
        }
        return served;
    }

    /// <summary>One version of one group (APIResourceList), subresources left out.</summary>
    public static IEnumerable<ServedResource> ReadPlain(string group, string version, JsonElement root) =>
        Items(root, "resources")
            .Where(resource => Text(resource, "name") is { } name && !name.Contains('/', StringComparison.Ordinal) && Text(resource, "kind") is not null)
            .Select(resource => new ServedResource(group, version, Text(resource, "name")!, Text(resource, "kind")!, Flag(resource, "namespaced"), Strings(resource, "verbs"), [version]));

    /// <summary>Group names and their versions, preferred first (APIGroupList).</summary>
    public static IEnumerable<(string Group, IReadOnlyList<string> Versions)> ReadGroups(JsonElement root)
    {
        foreach (var group in Items(root, "groups"))
        {
            if (Text(group, "name") is not { } name)
                continue;
            var versions = Items(group, "versions").Select(version => Text(version, "version")).OfType<string>().ToList();
            if (group.TryGetProperty("preferredVersion", out var preferred) && Text(preferred, "version") is { } first && versions.Remove(first))
                versions.Insert(0, first);
            yield return (name, versions);
        }
    }

    /// <summary>Versions of the core group (APIVersions).</summary>
    public static IReadOnlyList<string> ReadCoreVersions(JsonElement root) => Strings(root, "versions");

    /// <summary>Each resource once, in the first version that serves it, with all versions that do.</summary>
    public static IEnumerable<ServedResource> Preferred(IEnumerable<(string Version, IEnumerable<ServedResource> Resources)> lists) =>
        lists.SelectMany(list => list.Resources)
            .GroupBy(resource => resource.Resource, StringComparer.Ordinal)
            .Select(same => same.First() with { Versions = [.. same.Select(resource => resource.Version)] });

    private static ServedResource? Aggregated(string group, string version, JsonElement resource) =>
        Text(resource, "resource") is { } name && resource.TryGetProperty("responseKind", out var kind) && Text(kind, "kind") is { } kindName
            ? new ServedResource(group, version, name, kindName, Text(resource, "scope") == "Namespaced", Strings(resource, "verbs"), [version])
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static List<string> Strings(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
