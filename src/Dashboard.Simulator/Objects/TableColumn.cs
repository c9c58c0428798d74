using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>A column of a table and how an object fills its cell.</summary>
/// <param name="Priority">0 shows always, 1 with <c>-o wide</c>.</param>
/// <param name="Cell">Returns a node without a parent, or null.</param>
internal sealed record TableColumn(string Name, string Type, string Format, string Description, long Priority, Func<JsonObject, DateTimeOffset, JsonNode?> Cell)
{
    public static readonly TableColumn ObjectName = new("Name", "string", "name",
        "The name of the object, unique within its namespace while the object exists.", 0, (o, _) => Text(o["metadata"]?["name"]));

    public static TableColumn Age { get; } = new("Age", "string", "",
        "The time since the object was created.", 0, (o, now) => HumanDuration.Since(o["metadata"]?["creationTimestamp"], now));

    public static TableColumn CreatedAt { get; } = new("Created At", "date", "",
        "The time when the object was created.", 0, (o, _) => Text(o["metadata"]?["creationTimestamp"]));

    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };

    public static TableColumn Of(PrinterColumn column)
    {
        var path = JsonPathExpression.Parse(column.JsonPath);
        return new(column.Name, column.Type, column.Format, column.Description, column.Priority, (o, now) =>
            path.Evaluate(o) is [{ } value, ..] ? Typed(value, column.Type, now) : null);
    }

    public static string Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? s) ? s : "";

    private static JsonNode? Typed(JsonNode value, string type, DateTimeOffset now) => type switch
    {
        "integer" => JsonNumber.AsDouble(value) is { } n ? JsonValue.Create(JsonNumber.AsWhole(value) ?? (long)n) : null,
        "number" => JsonNumber.AsDouble(value) is { } n ? JsonValue.Create(n) : null,
        "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : null,
        "date" => value.GetValueKind() == JsonValueKind.String ? HumanDuration.Since(value, now) : null,
        _ => value.GetValueKind() == JsonValueKind.String ? value.DeepClone() : Encoding.UTF8.GetString(JsonBytes.Of(value, KeyOrder.Sorted)),
    };
}
