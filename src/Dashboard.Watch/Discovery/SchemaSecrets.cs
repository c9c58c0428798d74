using System.Text.Json;
using Dashboard.Model;

namespace Dashboard.Watch.Discovery;

/// <summary>Reads from a CustomResourceDefinition which fields of its kind are marked <c>format: password</c>.</summary>
internal static class SchemaSecrets
{
    /// <summary>Schemas are finite, but hostile ones are deep: below this nothing is looked for.</summary>
    private const int DeepestSchema = 64;

    /// <summary>Per served version, the paths in the form that <see cref="Model.Redaction.PathRules"/> takes. Anything else than a definition gives nothing.</summary>
    public static IEnumerable<(GroupVersionKind Kind, IReadOnlyList<string> Paths)> Read(ReadOnlyMemory<byte> definition)
    {
        using var document = JsonDocument.Parse(definition, new JsonDocumentOptions { MaxDepth = 1_024 });
        if (!Has(document.RootElement, "spec", out var spec) || Text(spec, "group") is not { } group || !Has(spec, "names", out var names) || Text(names, "kind") is not { } kind)
            yield break;
        if (!spec.TryGetProperty("versions", out var versions) || versions.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var version in versions.EnumerateArray())
        {
            if (Text(version, "name") is not { } name)
                continue;
            var paths = new List<string>();
            if (Has(version, "schema", out var schema) && Has(schema, "openAPIV3Schema", out var root))
                Collect(root, "", paths, 0);
            yield return (new GroupVersionKind(group, name, kind), paths);
        }
    }

    private static void Collect(JsonElement schema, string path, List<string> paths, int depth)
    {
        if (depth > DeepestSchema || schema.ValueKind != JsonValueKind.Object)
            return;
        if (path.Length > 0 && Text(schema, "format") == "password")
            paths.Add(path);
        if (Has(schema, "properties", out var properties))
            foreach (var property in properties.EnumerateObject().Where(property => property.Name.Length > 0 && !property.Name.Contains('.', StringComparison.Ordinal)))
                Collect(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", paths, depth + 1);
        if (path.Length > 0 && Has(schema, "items", out var items))
            Collect(items, path + "[]", paths, depth + 1);
        if (path.Length > 0 && Has(schema, "additionalProperties", out var any))
            Collect(any, path + ".*", paths, depth + 1);
        foreach (var combined in new[] { "allOf", "anyOf", "oneOf" })
            if (schema.TryGetProperty(combined, out var parts) && parts.ValueKind == JsonValueKind.Array)
                foreach (var part in parts.EnumerateArray())
                    Collect(part, path, paths, depth + 1);
    }

    private static bool Has(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
