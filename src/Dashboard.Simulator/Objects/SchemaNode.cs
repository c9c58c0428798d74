using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dashboard.Simulator.Objects;

/// <summary>One level of a compiled structural schema. Immutable.</summary>
internal sealed class SchemaNode
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    public SchemaNode(JsonObject source)
    {
        Type = Text(source, "type");
        Nullable = Flag(source, "nullable");
        PreservesUnknown = Flag(source, "x-kubernetes-preserve-unknown-fields");
        IsResource = Flag(source, "x-kubernetes-embedded-resource");
        IsIntOrString = Flag(source, "x-kubernetes-int-or-string");
        Properties = Nodes(source["properties"]).ToFrozenDictionary(StringComparer.Ordinal);
        Items = source["items"] is JsonObject items ? new(items) : null;
        Additional = source["additionalProperties"] is JsonObject additional ? new(additional) : null;
        AllowsAdditional = Additional is not null || source["additionalProperties"] is JsonValue v && v.TryGetValue(out bool any) && any;
        Required = Strings(source["required"]);
        ListType = Text(source, "x-kubernetes-list-type");
        ListKeys = Strings(source["x-kubernetes-list-map-keys"]);
        Default = source["default"]?.DeepClone();
        Enum = (source["enum"] as JsonArray)?.Select(e => e?.DeepClone()).ToArray();
        Pattern = Compile(PatternText = Text(source, "pattern"));
        Minimum = Number(source, "minimum");
        Maximum = Number(source, "maximum");
        MultipleOf = Number(source, "multipleOf");
        ExclusiveMinimum = Flag(source, "exclusiveMinimum");
        ExclusiveMaximum = Flag(source, "exclusiveMaximum");
        MinLength = Whole(source, "minLength");
        MaxLength = Whole(source, "maxLength");
        MinItems = Whole(source, "minItems");
        MaxItems = Whole(source, "maxItems");
        MinProperties = Whole(source, "minProperties");
        MaxProperties = Whole(source, "maxProperties");
        UniqueItems = Flag(source, "uniqueItems");
        AllOf = List(source["allOf"]);
        AnyOf = List(source["anyOf"]);
        OneOf = List(source["oneOf"]);
        Not = source["not"] is JsonObject not ? new(not) : null;
    }

    public string Type { get; }

    public bool Nullable { get; }

    public bool PreservesUnknown { get; }

    public bool IsResource { get; }

    public bool IsIntOrString { get; }

    public FrozenDictionary<string, SchemaNode> Properties { get; }

    public SchemaNode? Items { get; }

    public SchemaNode? Additional { get; }

    public bool AllowsAdditional { get; }

    public string[] Required { get; }

    public string ListType { get; }

    public string[] ListKeys { get; }

    public JsonNode? Default { get; }

    public JsonNode?[]? Enum { get; }

    public Regex? Pattern { get; }

    public string PatternText { get; }

    public double? Minimum { get; }

    public double? Maximum { get; }

    public double? MultipleOf { get; }

    public bool ExclusiveMinimum { get; }

    public bool ExclusiveMaximum { get; }

    public long? MinLength { get; }

    public long? MaxLength { get; }

    public long? MinItems { get; }

    public long? MaxItems { get; }

    public long? MinProperties { get; }

    public long? MaxProperties { get; }

    public bool UniqueItems { get; }

    public SchemaNode[] AllOf { get; }

    public SchemaNode[] AnyOf { get; }

    public SchemaNode[] OneOf { get; }

    public SchemaNode? Not { get; }

    /// <summary>The schema of a property, or of any other entry; null where there is none.</summary>
    public SchemaNode? Field(string name) => Properties.GetValueOrDefault(name) ?? Additional;

    private static Regex? Compile(string pattern)
    {
        if (pattern.Length == 0)
            return null;
        // RE2's $ is the end of the text only; that of .NET also stands before a last line feed.
        if (pattern.EndsWith('$') && !pattern.EndsWith("\\$", StringComparison.Ordinal))
            pattern = pattern[..^1] + "\\z";
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTime);
        }
        catch (NotSupportedException)
        {
            return new(pattern, RegexOptions.CultureInvariant, PatternTime);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Dictionary<string, SchemaNode> Nodes(JsonNode? from)
    {
        var nodes = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var (name, value) in from as JsonObject ?? [])
        {
            if (value is JsonObject node)
                nodes[name] = new(node);
        }
        return nodes;
    }

    private static SchemaNode[] List(JsonNode? from) => [.. (from as JsonArray ?? []).OfType<JsonObject>().Select(n => new SchemaNode(n))];

    private static string[] Strings(JsonNode? from) =>
        [.. (from as JsonArray ?? []).Select(n => n is JsonValue v && v.TryGetValue(out string? s) ? s : "")];

    private static string Text(JsonObject from, string name) => from[name] is JsonValue v && v.TryGetValue(out string? s) ? s : "";

    private static bool Flag(JsonObject from, string name) => from[name] is JsonValue v && v.TryGetValue(out bool b) && b;

    private static double? Number(JsonObject from, string name) => from[name] is JsonValue v ? JsonNumber.AsDouble(v) : null;

    private static long? Whole(JsonObject from, string name) => Number(from, name) is { } d ? (long)d : null;
}
