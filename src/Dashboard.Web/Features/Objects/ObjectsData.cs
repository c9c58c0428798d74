using Dashboard.Projections.Objects;

namespace Dashboard.Web.Features.Objects;

/// <summary>The first page of the list, and what it can be narrowed by.</summary>
/// <param name="Flash">Ids of rows that changed with the last refresh.</param>
/// <param name="Waiting">A newer page in another order, held back while the list is read; null: what is shown is current.</param>
public sealed record ObjectsData(
    ObjectPage Page, IReadOnlyList<KindSummary> Kinds, ObjectFacets Facets, IReadOnlySet<int> Flash, ObjectPage? Waiting, DateTimeOffset Now)
{
    /// <summary>When <see cref="Facets"/> were counted: they are dearer than a page and may be older than it.</summary>
    public DateTimeOffset FacetsAt { get; init; } = Now;

    /// <summary>Rows of the waiting page that are not shown.</summary>
    public int New => Waiting is null ? 0 : Waiting.Items.Select(row => row.Id).Except(Page.Items.Select(row => row.Id)).Count();

    /// <summary>
    /// Takes a fresh page. Rows keep their place while <paramref name="held"/>: their content is brought up to date, and a page with other rows
    /// or another order waits.
    /// </summary>
    public ObjectsData With(ObjectsData fresh, bool held)
    {
        var before = Page.Items.ToDictionary(row => row.Id);
        var flash = fresh.Page.Items.Where(row => !before.TryGetValue(row.Id, out var shown) || shown.Position < row.Position).Select(row => row.Id).ToHashSet();
        if (!held || Page.Items.Select(row => row.Id).SequenceEqual(fresh.Page.Items.Select(row => row.Id)))
            return fresh with { Flash = flash };
        var after = fresh.Page.Items.ToDictionary(row => row.Id);
        var inPlace = Page with { Items = [.. Page.Items.Select(row => after.GetValueOrDefault(row.Id, row))], Total = fresh.Page.Total };
        return fresh with { Page = inPlace, Flash = flash, Waiting = fresh.Page };
    }

    public ObjectsData Applied() => Waiting is null ? this : this with { Page = Waiting, Waiting = null };
}
