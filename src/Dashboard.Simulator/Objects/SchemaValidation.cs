using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dashboard.Simulator.Objects;

/// <summary>The checks of a structural schema, with the messages of the API server.</summary>
internal static class SchemaValidation
{
    public static void Validate(JsonNode? node, SchemaNode schema, string path, List<FieldError> errors)
    {
        if (node is null && schema.Nullable)
            return;
        if (!HasType(node, schema))
        {
            var found = TypeOf(node);
            errors.Add(FieldError.WrongType(Named(path), Quote(found), $"{In(path)}must be of type {Wanted(schema)}: {Quote(found)}"));
            return;
        }
        if (schema.Enum is { } allowed && !allowed.Any(a => JsonNode.DeepEquals(a, node)))
            errors.Add(FieldError.NotSupported(Named(path), Shown(node), allowed.Select(a => Quote(a is JsonValue v && v.TryGetValue(out string? s) ? s : Json(a)))));
        switch (node)
        {
            case JsonObject map:
                Object(map, schema, path, errors);
                break;
            case JsonArray list:
                List(list, schema, path, errors);
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                Text(text, schema, path, errors);
                break;
            default:
                if (JsonNumber.AsDouble(node) is { } number)
                    Number(number, node!, schema, path, errors);
                break;
        }
        Alternatives(node, schema, path, errors);
    }

    private static void Object(JsonObject map, SchemaNode schema, string path, List<FieldError> errors)
    {
        if (map.Count < schema.MinProperties)
            errors.Add(Invalid(map, path, $"should have at least {schema.MinProperties} properties"));
        if (map.Count > schema.MaxProperties)
            errors.Add(FieldError.TooMany(Named(path), map.Count, (int)schema.MaxProperties.Value));
        foreach (var (name, value) in map)
        {
            if (schema.Properties.TryGetValue(name, out var known))
                Validate(value, known, Child(path, name), errors);
            else if (schema.Additional is { } additional)
                Validate(value, additional, Child(path, name), errors);
        }
        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name))
                errors.Add(FieldError.Required(Child(path, name)));
        }
    }

    private static void List(JsonArray list, SchemaNode schema, string path, List<FieldError> errors)
    {
        if (list.Count < schema.MinItems)
            errors.Add(Invalid(list, path, $"should have at least {schema.MinItems} items"));
        if (list.Count > schema.MaxItems)
            errors.Add(FieldError.TooMany(Named(path), list.Count, (int)schema.MaxItems.Value));
        if (schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                Validate(list[i], items, $"{path}[{i}]", errors);
        }
        if (!schema.UniqueItems && schema.ListType is not ("set" or "map"))
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = schema.ListType == "map" ? KeysOf(list[i], schema) : list[i];
            if (seen.Add(Json(identity)))
                continue;
            errors.Add(schema.UniqueItems
                ? Invalid(list, path, "shouldn't contain duplicates")
                : FieldError.Duplicate($"{path}[{i}]", Shown(identity)));
        }
    }

    private static void Text(string text, SchemaNode schema, string path, List<FieldError> errors)
    {
        if (schema.MaxLength is { } most && Length(text) > most)
            errors.Add(FieldError.TooLong(Named(path), (int)most));
        if (schema.MinLength is { } least && Length(text) < least)
            errors.Add(Invalid(JsonValue.Create(text), path, $"should be at least {least} chars long"));
        if (schema.Pattern is { } pattern && !Matches(pattern, text))
            errors.Add(Invalid(JsonValue.Create(text), path, $"should match '{schema.PatternText}'"));
    }

    private static void Number(double number, JsonNode node, SchemaNode schema, string path, List<FieldError> errors)
    {
        if (schema.Maximum is { } most && (schema.ExclusiveMaximum ? number >= most : number > most))
            errors.Add(Invalid(node, path, $"should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{GoFloat.Format(most)}"));
        if (schema.Minimum is { } least && (schema.ExclusiveMinimum ? number <= least : number < least))
            errors.Add(Invalid(node, path, $"should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{GoFloat.Format(least)}"));
        if (schema.MultipleOf is { } unit && unit != 0 && Math.Abs(Math.Round(number / unit) - (number / unit)) > 1e-9)
            errors.Add(Invalid(node, path, $"should be a multiple of {GoFloat.Format(unit)}"));
    }

    private static void Alternatives(JsonNode? node, SchemaNode schema, string path, List<FieldError> errors)
    {
        foreach (var part in schema.AllOf)
            Validate(node, part, path, errors);
        if (schema.AnyOf.Length > 0 && !schema.AnyOf.Any(s => IsValid(node, s, path)))
            errors.Add(FieldError.Invalid(Named(path), Shown(node), $"\"{path}\" must validate at least one schema (anyOf)"));
        if (schema.OneOf.Length > 0 && schema.OneOf.Count(s => IsValid(node, s, path)) != 1)
            errors.Add(FieldError.Invalid(Named(path), Shown(node), $"\"{path}\" must validate one and only one schema (oneOf)"));
        if (schema.Not is { } not && IsValid(node, not, path))
            errors.Add(FieldError.Invalid(Named(path), Shown(node), $"\"{path}\" must not validate the schema (not)"));
    }

    private static bool IsValid(JsonNode? node, SchemaNode schema, string path)
    {
        var errors = new List<FieldError>();
        Validate(node, schema, path, errors);
        return errors.Count == 0;
    }

    private static bool HasType(JsonNode? node, SchemaNode schema)
    {
        if (schema.IsIntOrString)
            return TypeOf(node) is "string" || JsonNumber.AsWhole(node) is not null;
        return schema.Type switch
        {
            "" => true,
            "integer" => TypeOf(node) is "integer" || JsonNumber.AsWhole(node) is not null,
            "number" => TypeOf(node) is "integer" or "number",
            var type => TypeOf(node) == type,
        };
    }

    private static string TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => node.AsValue().TryGetValue(out long _) || node.AsValue().TryGetValue(out int _) ? "integer" : "number",
        _ => "boolean",
    };

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static JsonObject KeysOf(JsonNode? item, SchemaNode schema)
    {
        var keys = new JsonObject();
        foreach (var name in schema.ListKeys)
            keys[name] = (item as JsonObject)?[name]?.DeepClone();
        return keys;
    }

    private static FieldError Invalid(JsonNode? value, string path, string detail) => FieldError.Invalid(Named(path), Shown(value), In(path) + detail);

    private static string Wanted(SchemaNode schema) => schema.IsIntOrString ? "integer,string" : schema.Type;

    private static string In(string path) => path.Length == 0 ? "" : path + " in body ";

    private static string Named(string path) => path.Length == 0 ? "<nil>" : path;

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>In characters, as the schema counts.</summary>
    private static int Length(string text) => text.EnumerateRunes().Count();

    private static string Shown(JsonNode? node) => node is null ? "null" : Json(node);

    private static string Json(JsonNode? node) => Encoding.UTF8.GetString(JsonBytes.Of(node, KeyOrder.Sorted));

    private static string Quote(string text) => Json(JsonValue.Create(text));
}
