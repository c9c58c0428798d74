using System.Globalization;

namespace Dashboard.Projections.Objects;

/// <summary>What a list is sorted by: an expression over a row of <c>object_with_kind o</c>. Rows without a value come last either way; ties by name.</summary>
/// <param name="Cast">Type that a cursor's text is read as.</param>
internal sealed record SortKey(string Expression, string Cast, bool Descending)
{
    /// <summary>Failed first.</summary>
    public const string Severity = "CASE o.health WHEN 3 THEN 0 WHEN 2 THEN 1 WHEN 4 THEN 2 WHEN 1 THEN 3 WHEN 5 THEN 4 ELSE 5 END";

    public string OrderBy => $"({Expression}) IS NULL, ({Expression}) {(Descending ? "DESC" : "ASC")}, o.name, coalesce(o.namespace, ''), o.object_id";

    /// <exception cref="QueryException">There is no such column.</exception>
    public static SortKey Of(string? sort, IReadOnlyList<PrinterColumn> columns)
    {
        sort ??= "name";
        var descending = sort.StartsWith('-');
        var name = descending ? sort[1..] : sort;
        var column = columns.Select((each, place) => (each, place)).FirstOrDefault(item => item.each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return name.ToLowerInvariant() switch
        {
            "name" => new SortKey("o.name", "text COLLATE \"C\"", descending),
            "namespace" => new SortKey("o.namespace", "text COLLATE \"C\"", descending),
            // The age grows as the time of creation falls.
            "age" => new SortKey("o.created_at", "timestamptz", !descending),
            _ when column.each is not null => OfColumn(column.each, column.place, descending),
            "status" => new SortKey(Severity, "int", descending),
            _ => throw new QueryException("sort", "is name, namespace, status, age or a column of the kind, with '-' before it to descend"),
        };
    }

    /// <summary>Rows behind a place in this order.</summary>
    public string Behind(string? key, string name, string @namespace, int id, Reading.SqlText sql)
    {
        var ties = $"(o.name, coalesce(o.namespace, ''), o.object_id) > ({sql.Add(name)} COLLATE \"C\", {sql.Add(@namespace)} COLLATE \"C\", {sql.Add(id)})";
        if (key is null)
            return $"(({Expression}) IS NULL AND {ties})";
        var value = $"{sql.Add(key)}::{Cast}";
        return $"(({Expression}) {(Descending ? "<" : ">")} {value} OR ({Expression}) IS NULL OR (({Expression}) = {value} AND {ties}))";
    }

    private static SortKey OfColumn(PrinterColumn column, int place, bool descending)
    {
        var cell = string.Create(CultureInfo.InvariantCulture, $"o.cells[{place + 1}]");
        return column.Type is "integer" or "number"
            ? new SortKey($"sort_number({cell})", "numeric", descending)
            : new SortKey($"{cell} COLLATE \"C\"", "text COLLATE \"C\"", descending); // dates are RFC 3339 in UTC: their text sorts
    }
}
