using System.Text.Json.Nodes;
using Dashboard.EndToEnd.World;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.EndToEnd.Rest;

public sealed class HubTests(LiveWorld world)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StreamChanges_AfterAPosition_BringsEveryChangeOnceInOrder(bool messagePack)
    {
        await using var hub = await ConnectAsync(messagePack);
        var position = await PositionAsync();
        for (var i = 0; i < 20; i++) world.CreateMap(Prefix(messagePack) + i);

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        List<string> names = [];
        var last = position;
        await foreach (var frame in hub.StreamAsync<Frame>("StreamChanges", world.Cluster, position, bound.Token))
        {
            Assert.Null(frame.Resync);
            Assert.True(frame.Position > last);
            foreach (var change in frame.Changes!)
            {
                Assert.True(change.Position > last && change.Position <= frame.Position);
                last = change.Position;
                if (change.Name?.StartsWith(Prefix(messagePack), StringComparison.Ordinal) == true) names.Add(change.Name);
            }

            last = frame.Position!.Value;
            if (names.Count >= 20) break;
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => Prefix(messagePack) + i), names);
    }

    [Fact]
    public async Task StreamGraph_BringsNewObjectsAndRemovals()
    {
        await using var hub = await ConnectAsync(messagePack: false);
        var position = await PositionAsync();
        world.CreateMap("drawn-then-gone");

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        long? id = null;
        await foreach (var frame in hub.StreamAsync<JsonObject>("StreamGraph", new { cluster = world.Cluster, @namespace = "default" }, position, bound.Token))
        {
            if (id is null)
            {
                id = frame["upsert"]!.AsArray().FirstOrDefault(node => node![4]!.GetValue<string>() == "drawn-then-gone")?[0]!.GetValue<long>();
                if (id is not null) world.Simulator.Clusters[0].Store.Delete("v1", "ConfigMap", "default", "drawn-then-gone");
            }
            else if (frame["remove"]!.AsArray().Any(removed => removed!.GetValue<long>() == id))
            {
                return;
            }
        }

        Assert.Fail("The stream ended without the removal.");
    }

    [Fact]
    public async Task PositionOutOfReach_IsAnsweredWithResync()
    {
        await using var hub = await ConnectAsync(messagePack: false);
        await foreach (var frame in hub.StreamAsync<JsonObject>("StreamGraph", new { cluster = world.Cluster }, -2L, _cancellation))
        {
            Assert.NotNull(frame["resync"]);
            return;
        }

        Assert.Fail("No frame came.");
    }

    [Fact]
    public async Task UnknownCluster_IsRefusedWithTheKnownOnes()
    {
        await using var hub = await ConnectAsync(messagePack: false);
        var error = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var _ in hub.StreamAsync<Frame>("StreamChanges", "nowhere", 0L, _cancellation)) { }
        });
        Assert.Contains(world.Cluster, error.Message, StringComparison.Ordinal);
    }

    private static string Prefix(bool messagePack) => messagePack ? "streamed-packed-" : "streamed-json-";

    private async Task<HubConnection> ConnectAsync(bool messagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(world.Dashboard.Address, "/hubs/changes"));
        var hub = (messagePack ? builder.AddMessagePackProtocol() : builder).Build();
        await hub.StartAsync(_cancellation);
        return hub;
    }

    private async Task<long> PositionAsync() =>
        JsonNode.Parse(await world.Dashboard.Client.GetStringAsync(new Uri($"/api/v1/topology?cluster={world.Cluster}", UriKind.Relative), _cancellation))!["position"]!.GetValue<long>();

    [MessagePack.MessagePackObject]
    public sealed class Frame
    {
        [MessagePack.Key("position")] public long? Position { get; set; }

        [MessagePack.Key("resync")] public long? Resync { get; set; }

        [MessagePack.Key("changes")] public IReadOnlyList<Item>? Changes { get; set; }
    }

    [MessagePack.MessagePackObject]
    public sealed class Item
    {
        [MessagePack.Key("position")] public long Position { get; set; }

        [MessagePack.Key("name")] public string? Name { get; set; }
    }
}
