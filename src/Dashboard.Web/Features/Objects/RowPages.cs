using Dashboard.Projections.Objects;

namespace Dashboard.Web.Features.Objects;

/// <summary>
/// The rows behind a list's first page, by their number, for who scrolls to them. Read in pages by the cursor nearest before them; a few pages are kept. Used by
/// one page, one call after the other.
/// </summary>
/// <param name="first">Rows that stand on the first page.</param>
/// <param name="next">Cursor behind them.</param>
/// <param name="read">Reads a page: cursor, rows to skip behind it, limit.</param>
public sealed class RowPages(int first, string next, Func<string, int, int, CancellationToken, Task<ObjectPage>> read)
{
    public const int PageSize = 200;

    private const int MaxPages = 3;
    private const int MaxCursors = 1_000;

    private readonly SortedList<int, string> cursors = new() { [0] = next };
    private readonly List<(int Page, IReadOnlyList<ObjectRow> Rows)> pages = [];

    /// <summary>Rows behind the first page, as the last read said; null: nothing was read yet.</summary>
    public int? Total { get; private set; }

    /// <param name="start">0 is the first row behind the first page.</param>
    /// <returns>Fewer than asked for where the list ends.</returns>
    public async Task<IReadOnlyList<ObjectRow>> RowsAsync(int start, int count, CancellationToken cancellationToken)
    {
        var rows = new List<ObjectRow>(count);
        for (var page = start / PageSize; page <= (start + count - 1) / PageSize; page++)
        {
            var items = await PageAsync(page, cancellationToken);
            var skip = Math.Max(0, start - page * PageSize);
            rows.AddRange(items.Skip(skip).Take(count - rows.Count));
            if (items.Count < PageSize)
                break;
        }
        return rows;
    }

    private async Task<IReadOnlyList<ObjectRow>> PageAsync(int page, CancellationToken cancellationToken)
    {
        if (pages.Find(known => known.Page == page) is { Rows: { } kept })
            return kept;
        var from = cursors.Keys.Last(known => known <= page);
        var found = await read(cursors[from], (page - from) * PageSize, PageSize, cancellationToken);
        Total = Math.Max(0, found.Total - first);
        if (found.Next is { } behind && cursors.Count < MaxCursors)
            cursors[page + 1] = behind;
        if (pages.Count == MaxPages)
            pages.RemoveAt(0);
        pages.Add((page, found.Items));
        return found.Items;
    }
}
