using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>What a Table row carries of its object: the query parameter <c>includeObject</c>.</summary>
public enum IncludedObject
{
    Metadata,
    None,
    Full,
}

/// <summary>The columns of a kind and how an object fills them. Immutable, safe to share.</summary>
public sealed class TableLayout
{
    private readonly TableColumn[] columns;

    internal TableLayout(params ReadOnlySpan<TableColumn> columns) => this.columns = columns.ToArray();

    /// <summary>A Table of the given objects, in their order.</summary>
    /// <param name="metadata">The list's metadata (resourceVersion, continue, remainingItemCount); becomes part of the result.</param>
    /// <param name="withColumns">False writes <c>columnDefinitions: null</c>, as every event of a watch after the first has.</param>
    /// <param name="now">What ages are counted from.</param>
    public JsonObject Table(IEnumerable<JsonObject> objects, JsonObject metadata, IncludedObject include, bool withColumns, DateTimeOffset now)
    {
        var rows = new JsonArray();
        foreach (var subject in objects)
        {
            rows.Add((JsonNode)new JsonObject
            {
                ["cells"] = Cells(subject, now),
                ["object"] = include switch
                {
                    IncludedObject.None => null,
                    IncludedObject.Full => subject.DeepClone(),
                    _ => PartialMetadata.Of(subject),
                },
            });
        }
        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? new JsonArray([.. columns.Select(c => c.Definition())]) : null,
            ["rows"] = rows,
        };
    }

    /// <summary>One cell for each column.</summary>
    public JsonArray Cells(JsonObject subject, DateTimeOffset now)
    {
        var cells = new JsonArray();
        foreach (var column in columns)
            cells.Add(column.Cell(subject, now));
        return cells;
    }
}

/// <summary>The table layouts of built-in kinds and custom resources.</summary>
public static class Tables
{
    /// <summary>The layout of a built-in kind; name and creation time where the kind has no printer of its own.</summary>
    public static TableLayout BuiltIn(string apiVersion, string kind) => BuiltInTables.Of(apiVersion, kind);

    public static TableLayout OfCustomResource(IReadOnlyList<PrinterColumn> columns) =>
        new([TableColumn.ObjectName, .. columns.Select(TableColumn.Of)]);

    /// <param name="include">The query parameter; null and empty mean metadata.</param>
    /// <exception cref="RejectedException">400 for any other word.</exception>
    public static IncludedObject ParseInclude(string? include) => include switch
    {
        null or "" or "Metadata" => IncludedObject.Metadata,
        "None" => IncludedObject.None,
        "Object" => IncludedObject.Full,
        _ => throw RejectedException.BadRequest($"unrecognized includeObject value: \"{include}\""),
    };
}
