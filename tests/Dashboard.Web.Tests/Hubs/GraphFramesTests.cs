using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Dashboard.Web.Hubs;

namespace Dashboard.Web.Tests.Hubs;

public sealed class GraphFramesTests
{
    [Fact]
    public void Encode_NamesThatRepeatOrAreEmpty_AreWritten()
    {
        var kind = new GroupVersionKind("db.halden.io", "v1", "Database");
        GraphNode Node(int id, string name) => new(id, kind, "databases", "orders", name, HealthStatus.Healthy, "", 0);
        var frame = GraphFrames.Encode(new GraphSnapshot("prod", 7, [Node(1, "orders"), Node(2, "orders"), Node(3, ""), Node(4, "orders-db")], 4), null);
        Assert.NotEmpty(frame);
    }
}
