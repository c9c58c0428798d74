using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Web.Features.Objects;

namespace Dashboard.Web.Tests.Features;

public sealed class RowPagesTests
{
    private const int First = 100;
    private readonly List<(string Cursor, int Skip)> asked = [];

    [Fact]
    public async Task Rows_ScrolledTo_AreReadByTheCursorsBefore()
    {
        var pages = Of(1_000);
        Assert.Equal(Names(0, 40), await NamesAsync(pages, 0, 40));
        Assert.Equal(Names(190, 40), await NamesAsync(pages, 190, 40));
        Assert.Equal([("at 0", 0), ("at 200", 0)], asked);
        Assert.Equal(900, pages.Total);
    }

    [Fact]
    public async Task Rows_JumpedTo_SkipFromTheNearestCursor()
    {
        var pages = Of(1_000);
        await NamesAsync(pages, 0, 10);
        Assert.Equal(Names(650, 10), await NamesAsync(pages, 650, 10));
        Assert.Equal(("at 200", 400), asked[^1]);
    }

    [Fact]
    public async Task Rows_ReadBefore_AreNotReadAgain_ButOnlyAFewPagesAreKept()
    {
        var pages = Of(2_000);
        for (var start = 0; start < 800; start += 200)
            await NamesAsync(pages, start, 10);
        await NamesAsync(pages, 650, 10);
        Assert.Equal(4, asked.Count);
        await NamesAsync(pages, 0, 10);
        Assert.Equal(5, asked.Count);
    }

    [Fact]
    public async Task Rows_AtTheEnd_AreThoseThatAreThere()
    {
        var pages = Of(First + 205);
        Assert.Equal(Names(195, 10), await NamesAsync(pages, 195, 40));
        Assert.Equal(205, pages.Total);
    }

    private static IEnumerable<string> Names(int start, int count) => Enumerable.Range(start, count).Select(i => $"n{i}");

    private static async Task<IEnumerable<string>> NamesAsync(RowPages pages, int start, int count) =>
        (await pages.RowsAsync(start, count, TestContext.Current.CancellationToken)).Select(row => row.Object.Name);

    /// <summary>A list whose cursors say where they lead, counted behind its first page.</summary>
    private RowPages Of(int total) => new(First, "at 0", (cursor, skip, limit, _) =>
    {
        asked.Add((cursor, skip));
        var start = int.Parse(cursor[3..], System.Globalization.CultureInfo.InvariantCulture) + skip;
        var count = Math.Clamp(total - First - start, 0, limit);
        return Task.FromResult(new ObjectPage([], [.. Names(start, count).Select(Row)], start + count < total - First ? $"at {start + count}" : null, total));
    });

    private static ObjectRow Row(string name) =>
        new(0, new ObjectIdentity(default, null, name, name), new HealthState(HealthStatus.Healthy, "", "", null), DateTimeOffset.UnixEpoch, 1, []);
}
