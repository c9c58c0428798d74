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

    [Fact]
    public void Kinds_OfOneNameAndCount_StandInOneOrder()
    {
        Assert.Equal(["a.example", "b.example"], Groups("a.example", "b.example"));
        Assert.Equal(["a.example", "b.example"], Groups("b.example", "a.example"));

        static IEnumerable<string> Groups(params string[] groups)
        {
            var data = new GraphData(1);
            foreach (var (group, i) in groups.Select((group, i) => (group, i)))
                data.Add(Found(i + 1, group));
            return KindCount.Of(data).Select(kind => kind.Group);
        }
    }

    private static GraphObject Found(int id, string group = "") =>
        new(id, new ObjectIdentity(new GroupVersionKind(group, "v1", "A"), null, $"o{id}", $"uid-{id}"), "as", new HealthState(HealthStatus.Healthy, "", "", null));

    private static Dictionary<int, int> Circle(params int[] order)
    {
        var data = new GraphData(1);
        foreach (var id in order)
        {
            data.Add(Found(id));
            data.AddOwner(id, $"uid-{id % 3 + 1}", true, 0);
        }

        return data.Parents();
    }
}
