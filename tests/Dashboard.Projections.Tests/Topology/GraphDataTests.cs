using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;

namespace Dashboard.Projections.Tests.Topology;

public sealed class GraphDataTests
{
    /// <summary>A kept graph has met its objects in another order than a reading of all of them.</summary>
    [Fact]
    public void Parents_OfACircle_DoNotDependOnTheOrderOfReading()
    {
        Assert.Equal(Circle(1, 2, 3), Circle(3, 1, 2));
        Assert.Equal(Circle(1, 2, 3), Circle(2, 3, 1));
        Assert.Equal(2, Circle(1, 2, 3).Count);
    }

    private static Dictionary<int, int> Circle(params int[] order)
    {
        var data = new GraphData(1);
        foreach (var id in order)
        {
            data.Add(new GraphObject(id, new ObjectIdentity(new GroupVersionKind("", "v1", "A"), null, $"o{id}", $"uid-{id}"), "as", new HealthState(HealthStatus.Healthy, "", "", null)));
            data.AddOwner(id, $"uid-{id % 3 + 1}", true, 0);
        }

        return data.Parents();
    }
}
