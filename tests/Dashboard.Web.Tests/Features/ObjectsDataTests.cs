using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Web.Features.Objects;

namespace Dashboard.Web.Tests.Features;

public sealed class ObjectsDataTests
{
    [Fact]
    public void With_PointerAway_TakesTheNewOrderAndMarksWhatChanged()
    {
        var shown = Page((1, 10), (2, 10));
        var next = shown.With(Page((3, 12), (1, 10), (2, 11)), held: false);
        Assert.Equal([3, 1, 2], Ids(next));
        Assert.Equal([2, 3], next.Flash.Order());
        Assert.Null(next.Waiting);
    }

    [Fact]
    public void With_PointerOnTheTable_KeepsPlacesAndCountsWhatWaits()
    {
        var shown = Page((1, 10), (2, 10));
        var next = shown.With(Page((3, 12), (2, 11), (1, 10)), held: true);
        Assert.Equal([1, 2], Ids(next));
        Assert.Equal(11, next.Page.Items[1].Position);
        Assert.Equal(1, next.New);
        Assert.Equal([3, 2, 1], Ids(next.Applied()));
    }

    [Fact]
    public void With_SameOrderWhileHeld_IsTakenAtOnce() => Assert.Null(Page((1, 10)).With(Page((1, 11)), held: true).Waiting);

    private static IEnumerable<int> Ids(ObjectsData data) => data.Page.Items.Select(row => row.Id);

    private static ObjectsData Page(params (int Id, long Position)[] rows) => new(
        new ObjectPage([], [.. rows.Select(row => new ObjectRow(row.Id, new ObjectIdentity(default, null, $"n{row.Id}", $"u{row.Id}"),
            new HealthState(HealthStatus.Healthy, "", "", null), DateTimeOffset.UnixEpoch, row.Position, []))], null, rows.Length), [], new ObjectFacets([], [], [], [], 0, 0, 0), new HashSet<int>(), null, DateTimeOffset.UnixEpoch);
}
