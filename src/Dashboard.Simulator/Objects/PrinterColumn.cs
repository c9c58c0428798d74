using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>A column that a CRD version declares in <c>additionalPrinterColumns</c>.</summary>
/// <param name="Type">integer, number, string, boolean or date.</param>
/// <param name="Priority">Above 0 only shows with <c>-o wide</c>.</param>
public sealed record PrinterColumn(string Name, string Type, string Format, string Description, long Priority, string JsonPath)
{
    /// <param name="version">One element of a CRD's <c>spec.versions</c>.</param>
    public static IReadOnlyList<PrinterColumn> Of(JsonObject version)
    {
        var columns = new List<PrinterColumn>();
        foreach (var node in version["additionalPrinterColumns"] as JsonArray ?? [])
        {
            if (node is not JsonObject column)
                continue;
            var path = Text(column, "jsonPath");
            var description = Text(column, "description");
            columns.Add(new(Text(column, "name"), Text(column, "type"), Text(column, "format"),
                description.Length > 0 ? description : $"Custom resource definition column (in JSONPath format): {path}",
                column["priority"]?.GetValue<long>() ?? 0, path));
        }
        return columns.Count > 0 ? columns : [CreatedAge];
    }

    private static PrinterColumn CreatedAge { get; } =
        new("Age", "date", "", "Custom resource definition column (in JSONPath format): .metadata.creationTimestamp", 0, ".metadata.creationTimestamp");

    private static string Text(JsonObject from, string name) =>
        from[name] is JsonValue v && v.TryGetValue(out string? s) ? s : "";
}
