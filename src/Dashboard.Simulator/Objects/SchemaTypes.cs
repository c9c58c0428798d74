using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>Reads field types from a structural schema and its <c>x-kubernetes-*</c> extensions.</summary>
internal static class SchemaTypes
{
    public static FieldType Root(JsonObject? schema)
    {
        var fields = schema is null ? [] : Properties(schema);
        fields["metadata"] = BuiltInTypes.Metadata;
        return new(FieldShape.Granular)
        {
            Fields = fields.ToFrozenDictionary(StringComparer.Ordinal),
            Values = schema is null || PreservesUnknown(schema) ? FieldType.Free : null,
        };
    }

    private static FieldType Of(JsonObject schema)
    {
        if (schema["items"] is JsonObject items)
        {
            var keys = (schema["x-kubernetes-list-map-keys"] as JsonArray ?? [])
                .Select(k => k?.GetValue<string>() ?? "").Order(StringComparer.Ordinal).ToArray();
            return Text(schema, "x-kubernetes-list-type") switch
            {
                "set" => FieldType.Set,
                "map" when keys.Length > 0 => new(FieldShape.MapList) { Keys = keys, Items = Of(items), KeyDefaults = Defaults(items, keys) },
                _ => FieldType.Atomic,
            };
        }
        if (Text(schema, "x-kubernetes-map-type") == "atomic")
            return FieldType.Atomic;
        var fields = Properties(schema);
        if (schema["x-kubernetes-embedded-resource"]?.GetValue<bool>() == true)
            fields["metadata"] = BuiltInTypes.Metadata;
        var values = schema["additionalProperties"] is JsonObject additional ? Of(additional) : PreservesUnknown(schema) ? FieldType.Free : null;
        if (fields.Count == 0)
            return values is null ? FieldType.Plain : ReferenceEquals(values, FieldType.Free) ? FieldType.Free : new(FieldShape.Granular) { Values = values };
        return new(FieldShape.Granular) { Fields = fields.ToFrozenDictionary(StringComparer.Ordinal), Values = values };
    }

    private static Dictionary<string, FieldType> Properties(JsonObject schema)
    {
        var fields = new Dictionary<string, FieldType>(StringComparer.Ordinal);
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            if (value is JsonObject property)
                fields[name] = Of(property);
        }
        return fields;
    }

    private static Dictionary<string, JsonNode> Defaults(JsonObject items, string[] keys)
    {
        var defaults = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (items["properties"]?[key]?["default"] is { } value)
                defaults[key] = value.DeepClone();
        }
        return defaults;
    }

    private static bool PreservesUnknown(JsonObject schema) =>
        schema["x-kubernetes-preserve-unknown-fields"] is JsonValue v && v.TryGetValue(out bool yes) && yes;

    private static string Text(JsonObject schema, string name) =>
        schema[name] is JsonValue v && v.TryGetValue(out string? s) ? s : "";
}
