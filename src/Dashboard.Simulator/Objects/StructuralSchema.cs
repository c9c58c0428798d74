using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>A CRD version's <c>schema.openAPIV3Schema</c>, compiled. Immutable, safe to share.</summary>
public sealed class StructuralSchema
{
    private readonly SchemaNode root;

    /// <param name="openApiV3Schema">Null or empty allows everything. Not referred to afterwards.</param>
    public StructuralSchema(JsonObject? openApiV3Schema) =>
        root = new(openApiV3Schema ?? new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true });

    /// <summary>Removes the fields that the schema does not name, in place.</summary>
    /// <returns>The removed paths, as they appear in warnings and strict errors: <c>spec.imgae</c>.</returns>
    public IReadOnlyList<string> Prune(JsonObject subject)
    {
        var unknown = new List<string>();
        PruneObject(subject, root, "", isResource: true, unknown);
        return unknown;
    }

    /// <summary>Fills in defaults, in place. A null that the schema does not allow counts as absent and goes where there is no default.</summary>
    public void Default(JsonObject subject) => DefaultObject(subject, root);

    /// <summary>Everything wrong with the object, in its own order, of each level the missing fields last; empty when valid.</summary>
    public IReadOnlyList<FieldError> Validate(JsonObject subject)
    {
        var errors = new List<FieldError>();
        SchemaValidation.Validate(subject, root, "", errors);
        return errors;
    }

    private static void Prune(JsonNode? node, SchemaNode schema, string path, List<string> unknown)
    {
        if (node is JsonObject map)
        {
            PruneObject(map, schema, path, schema.IsResource, unknown);
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                Prune(list[i], items, $"{path}[{i}]", unknown);
        }
    }

    private static void PruneObject(JsonObject map, SchemaNode schema, string path, bool isResource, List<string> unknown)
    {
        List<string>? gone = null;
        foreach (var (name, value) in map)
        {
            if (isResource && name is "apiVersion" or "kind" or "metadata")
                continue;
            if (schema.Field(name) is { } field)
            {
                if (value is JsonObject or JsonArray)
                    Prune(value, field, path.Length == 0 ? name : $"{path}.{name}", unknown);
            }
            else if (!schema.PreservesUnknown && !schema.AllowsAdditional)
            {
                (gone ??= []).Add(name);
            }
        }
        foreach (var name in gone ?? [])
        {
            map.Remove(name);
            unknown.Add(path.Length == 0 ? name : $"{path}.{name}");
        }
    }

    private static void DefaultObject(JsonObject map, SchemaNode schema)
    {
        foreach (var (name, field) in schema.Properties)
        {
            if (field.Default is { } value && (!map.TryGetPropertyValue(name, out var present) || (present is null && !field.Nullable)))
                map[name] = value.DeepClone();
        }
        List<string>? nulls = null;
        foreach (var (name, value) in map)
        {
            if (schema.Field(name) is not { } field)
                continue;
            if (value is null && !field.Nullable)
                (nulls ??= []).Add(name);
            else
                DefaultInside(value, field);
        }
        foreach (var name in nulls ?? [])
        {
            if (schema.Field(name)?.Default is { } value)
                map[name] = value.DeepClone();
            else
                map.Remove(name);
        }
    }

    private static void DefaultInside(JsonNode? node, SchemaNode schema)
    {
        if (node is JsonObject map)
        {
            DefaultObject(map, schema);
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is null && !items.Nullable && items.Default is { } value)
                    list[i] = value.DeepClone();
                DefaultInside(list[i], items);
            }
        }
    }
}
