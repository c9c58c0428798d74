using System.Text;
using Dashboard.Watch.Tests.Parts;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Tests.Wire;

public sealed class ListPageReaderTests
{
    private const int Limit = 1024 * 1024;

    [Theory]
    [InlineData("""{"items":[{"a":"]}\\\"{"},{"b":[{},[]]} , {}],"kind":"L","metadata":{"continue":"t","remainingItemCount":3,"resourceVersion":"7"}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"7","continue":"t"},"extra":{"items":[1]}, "items" : [ {"a":"]}\\\"{"},{"b":[{},[]]},{} ] }""")]
    public async Task Items_AreToldApart_WhateverTheChunks(string list)
    {
        for (var chunk = 1; chunk < list.Length; chunk++)
        {
            await using var body = new ChunkedStream(Encoding.UTF8.GetBytes(list), chunk);
            var reader = new ListPageReader(body, Limit);
            Assert.Equal(["""{"a":"]}\\\"{"}""", """{"b":[{},[]]}""", "{}"], await ItemsAsync(reader));
            Assert.Equal(("t", "7"), (reader.Continue, reader.ResourceVersion));
        }
    }

    [Fact]
    public async Task LongItems_AreCutAndPassedOver_WhateverTheChunks()
    {
        var list = $$"""{"items":[{"a":1},{"b":"{{new string('x', 80)}}","c":[{}]},{"d":2}],"metadata":{"resourceVersion":"7"} }""";
        for (var chunk = 1; chunk < list.Length; chunk++)
        {
            await using var body = new ChunkedStream(Encoding.UTF8.GetBytes(list), chunk);
            Assert.Equal(["""{"a":1}""", "cut", """{"d":2}"""], await ItemsAsync(new ListPageReader(body, 70)));
        }
    }

    [Fact]
    public async Task AnItemOfFiftyMegabytes_IsNeverHeld()
    {
        await using var body = new ChunkedStream(50 * Limit, """{"items":[{"x":" """, """ "}],"metadata":{"resourceVersion":"7"}}""");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = ItemsAsync(new ListPageReader(body, Limit));
        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(["cut"], await reading);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * Limit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"items":[{"a":1}""")]
    [InlineData("""{"items":[{"a":1}],"metadata":{"resourceVersion":"7"}""")]
    [InlineData("""{"items":[1],"metadata":{"resourceVersion":"7"}}""")]
    [InlineData("""{"items":[],"metadata":{"resourceVersion":"\ud800"}}""")]
    [InlineData("""{"items":[],"metadata":{}}""")]
    public async Task WhatIsNoWholeList_IsSaid(string body) =>
        await Assert.ThrowsAsync<ProtocolException>(() => ItemsAsync(new ListPageReader(new MemoryStream(Encoding.UTF8.GetBytes(body)), Limit)));

    private static async Task<List<string>> ItemsAsync(ListPageReader reader)
    {
        var items = new List<string>();
        await foreach (var item in reader.ReadItemsAsync(CancellationToken.None))
            items.Add(item.IsCut ? "cut" : Encoding.UTF8.GetString(item.Flat));
        return items;
    }
}
