using Dashboard.Projections.Objects;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Objects;

/// <summary>A list's columns between name and age: those that the address names, else those that kubectl shows, with <c>-o wide</c> the others too.</summary>
/// <param name="Namespaced">With the namespace's column.</param>
/// <param name="Columns">With their places in a row's cells.</param>
public sealed record ShownColumns(bool Namespaced, bool Kinds, IReadOnlyList<(PrinterColumn Column, int Place)> Columns)
{
    public static ShownColumns Of(ObjectsAddress address, ObjectPage page)
    {
        var chosen = address.Columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new ShownColumns(
            address.Namespace is null && page.Items.Any(row => row.Object.Namespace is not null),
            address.Kind is null,
            [.. Offered(page).Where(each => chosen?.Contains(each.Column.Name) ?? (address.Wide || each.Column.Priority == 0))]);
    }

    /// <summary>All that can be shown. The age has a column of its own.</summary>
    public static IEnumerable<(PrinterColumn Column, int Place)> Offered(ObjectPage page) =>
        page.Columns.Select((column, place) => (column, place)).Where(each => !each.column.Name.Equals("age", StringComparison.OrdinalIgnoreCase));

    public static string Css(PrinterColumn column) => column.Type is "integer" or "number" ? "r hide-s" : "hide-s";
}
