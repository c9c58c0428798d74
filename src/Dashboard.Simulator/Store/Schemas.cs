using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>Applies the schemas of custom resources to what is written and, after a definition changed, to what is read.</summary>
internal static class Schemas
{
    /// <summary>Prunes unknown fields (as the write's field validation asks), fills in defaults and refuses what the schema forbids.</summary>
    public static void Admit(ApiRoute route, JsonObject obj, WriteOptions by)
    {
        var schema = route.Version.Schema;
        var name = Metadata.Text(Metadata.Of(obj), "name");
        var errors = new List<FieldError>();
        if (name.Length > 0 && LabelSyntax.SubdomainError(name) is { } wrong) errors.Add(FieldError.Invalid("metadata.name", $"\"{name}\"", wrong));
        if (schema is not null)
        {
            var unknown = schema.Prune(obj);
            if (unknown.Count > 0 && by.FieldValidation == FieldValidation.Strict)
            {
                throw ApiError.BadRequest($"{route.Type.Kind} in version \"{route.Version.Name}\" cannot be handled as a {route.Type.Kind}: strict decoding error: {string.Join(", ", unknown.Select(u => $"unknown field \"{u}\""))}");
            }

            if (by.FieldValidation == FieldValidation.Warn)
            {
                foreach (var path in unknown) by.Warnings?.Add($"unknown field \"{path}\"");
            }

            schema.Default(obj);
            errors.AddRange(schema.Validate(obj));
        }

        if (errors.Count > 0) throw ApiError.Invalid(route.Type, name, errors);
    }

    /// <summary>The object as the current schema reads it: pruned and with new defaults, under its old version.</summary>
    public static StoredObject Reread(ResourceType type, StoredObject stored)
    {
        var schema = type.Versions.FirstOrDefault(v => v.Name == type.Version)?.Schema;
        if (schema is null) return stored;
        var obj = stored.Parse();
        obj["apiVersion"] = type.ApiVersion;
        schema.Prune(obj);
        schema.Default(obj);
        var json = ObjectEncoder.Encode(obj, type);
        return json.AsSpan().SequenceEqual(stored.Json) ? stored : stored.WithJson(json);
    }
}
