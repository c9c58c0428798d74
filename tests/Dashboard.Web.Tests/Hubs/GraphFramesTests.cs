using System.Buffers.Binary;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Dashboard.Web.Hubs;
using MessagePack;

namespace Dashboard.Web.Tests.Hubs;

public sealed class GraphFramesTests
{
    private static readonly GroupVersionKind s_kind = new("db.halden.io", "v1", "Database");

    private static GraphNode Node(int id, string name, int parent = 0) => new(id, s_kind, "databases", "orders", name, HealthStatus.Healthy, "", parent);

    private static Dictionary<object, object> Encoded(params GraphNode[] nodes) =>
        (Dictionary<object, object>)MessagePackSerializer.Deserialize<object>(GraphFrames.Encode(new GraphSnapshot("prod", 7, nodes, nodes.Length), null), cancellationToken: TestContext.Current.CancellationToken)!;

    private static List<string> NamesOf(Dictionary<object, object> frame)
    {
        var names = (Dictionary<object, object>)frame["names"];
        var (shared, own, text) = ((byte[])names["shared"], (byte[])names["own"], (string)names["text"]);
        List<string> whole = [];
        for (var (i, at) = (0, 0); i < shared.Length; at += own[i], i++) whole.Add(string.Concat(i == 0 ? default : whole[i - 1].AsSpan(0, shared[i]), text.AsSpan(at, own[i])));
        return whole;
    }

    [Fact]
    public void Encode_Names_ComeBackWhole()
    {
        string[] names = ["orders", "orders", "", "orders-db", "a\U0001F600", "a\U0001F601", "a\nb"];
        Assert.Equal(names, NamesOf(Encoded([.. names.Select((name, i) => Node(i + 1, name))])));
    }

    [Fact]
    public void Encode_Nothing_HasEmptyColumns()
    {
        var frame = Encoded();
        Assert.Equal((byte)0, frame["count"]);
        Assert.Empty((byte[])frame["ids"]);
    }

    [Theory]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(65_535, 2)]
    [InlineData(65_536, 4)]
    public void Encode_Ids_AreDifferencesAsWideAsTheLargest(int difference, int width)
    {
        var ids = (byte[])Encoded(Node(1, "a"), Node(1 + difference, "b"))["ids"];
        Assert.Equal(2 * width, ids.Length);
        Span<byte> second = stackalloc byte[4];
        ids.AsSpan(width).CopyTo(second);
        Assert.Equal(difference, BinaryPrimitives.ReadInt32LittleEndian(second));
    }

    [Fact]
    public void Encode_Parents_AreOneMoreThanTheirIndex()
    {
        Assert.Equal([2, 0, 0], (byte[])Encoded(Node(3, "pod", parent: 5), Node(5, "set"), Node(8, "orphan", parent: 4))["parent"]);
    }
}
