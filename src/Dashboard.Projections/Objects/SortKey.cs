using System.Globalization;

namespace Dashboard.Projections.Objects;

/// <summary>One key of an order: an expression over a row of <c>object_with_kind o</c>. Rows without a value come last either way.</summary>
/// <param name="Cast">Type that a cursor's text is read as.</param>
internal sealed record SortKey(string Expression, string Cast, bool Descending)
{
    /// <summary>Failed first.</summary>
    public const string Severity = "CASE o.health WHEN 3 THEN 0 WHEN 2 THEN 1 WHEN 4 THEN 2 WHEN 1 THEN 3 WHEN 5 THEN 4 ELSE 5 END";

    public string OrderBy => $"({Expression}) IS NULL, ({Expression}) {(Descending ? "DESC" : "ASC")}";

    /// <exception cref="QueryException">There is no such column.</exception>
    public static SortKey Of(string sort, IReadOnlyList<PrinterColumn> columns)
    {
        var descending = sort.StartsWith('-');
        var name = descending ? sort[1..] : sort;
        var column = columns.Select((each, place) => (each, place)).FirstOrDefault(item => item.each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return name.ToLowerInvariant() switch
        {
            "name" => new SortKey("o.name", "text COLLATE \"C\"", descending),
            "namespace" => new SortKey("o.namespace", "text COLLATE \"C\"", descending),
            // The age grows as the time of creation falls.
            "age" => new SortKey("o.created_at", "timestamptz", !descending),
            // Kinds have status columns of their own, so health has a name that means it alone.
            "health" => new SortKey(Severity, "int", descending),
            _ when column.each is not null => OfColumn(column.each, column.place, descending),
            "status" => new SortKey(Severity, "int", descending),
            "kind" => new SortKey("o.kind COLLATE \"C\"", "text COLLATE \"C\"", descending),
            _ => throw new QueryException("sort", "is name, namespace, kind, health, age or a column of the kind, with '-' before it to descend; several are separated by commas"),
        };
    }

    /// <param name="value">Placeholder of a text that is not null.</param>
    public string Behind(string value) => $"(({Expression}) {(Descending ? "<" : ">")} {value}::{Cast} OR ({Expression}) IS NULL)";

    /// <param name="value">Null: without a value.</param>
    public string Equal(string? value) => value is null ? $"({Expression}) IS NULL" : $"({Expression}) = {value}::{Cast}";

    private static SortKey OfColumn(PrinterColumn column, int place, bool descending)
    {
        var cell = string.Create(CultureInfo.InvariantCulture, $"o.cells[{place + 1}]");
        return column.Type is "integer" or "number"
            ? new SortKey($"sort_number({cell})", "numeric", descending)
            : new SortKey($"{cell} COLLATE \"C\"", "text COLLATE \"C\"", descending); // dates are RFC 3339 in UTC: their text sorts
    }
}
