using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Dashboard.Web.Features.Topology;

namespace Dashboard.Web.Tests.Features;

public sealed class TopologyTests
{
    private static readonly TreeRow[] Rows =
    [
        Row(1, 1, HealthStatus.Healthy), Row(2, 2, HealthStatus.Healthy), Row(3, 3, HealthStatus.Failed), Row(4, 2, HealthStatus.Healthy),
        Row(5, 1, HealthStatus.Healthy), Row(6, 2, HealthStatus.Healthy),
    ];

    [Fact]
    public void Drawing_Owner_StandsInTheMiddleOfWhatItOwnsAndNoCardsOverlap()
    {
        var drawing = TreeDrawing.Of(Rows);
        Assert.Equal((drawing.Cards[1].Middle + drawing.Cards[3].Middle) / 2, drawing.Cards[0].Middle);
        foreach (var column in drawing.Cards.GroupBy(card => card.X))
        {
            var sorted = column.OrderBy(card => card.Y).ToList();
            Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First.Y + pair.First.Height <= pair.Second.Y));
        }
        Assert.Equal(4, drawing.Edges.Count);
    }

    [Fact]
    public void Drawing_Huge_StopsAtItsBound() =>
        Assert.Equal(TreeDrawing.MaxCards, TreeDrawing.Of([.. Enumerable.Range(1, 1000).Select(id => Row(id, 1, HealthStatus.Healthy))]).Cards.Count);

    private static TreeRow Row(int id, int level, HealthStatus status) =>
        new(id, new ObjectIdentity(new GroupVersionKind("", "v1", "Pod"), "ns", $"n{id}", $"u{id}"), new HealthState(status, "", "", null), level, 0, 1, default);
}
