using System.Text;
using Dashboard.Model;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

public sealed class ChangeWriterTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Fact]
    public async Task Append_AfterAList_LandsInOrderWithBytesPathsAndManager()
    {
        await using var writer = await OpenAsync();
        await writer.OpenAsync(Widgets, Ct);
        var first = Observe("a", "1", Verb.Added, """{"replicas":1}""");
        await ReplaceAsync(writer, Widgets, "1", null, first);
        var second = Observe("a", "2", Verb.Modified, """{"replicas":2}""");
        await writer.AppendAsync(Widgets, [second, Observe("a", "3", Verb.Deleted, """{"replicas":2}""")], "3", Ct);

        var rows = await RowsAsync(3);

        Assert.Equal("Added:a@1 Modified:a@2 Deleted:a@3", Words(rows));
        var change = Assert.IsType<Change>(rows[1]);
        Assert.Equal(second.Json.ToArray(), change.Json.ToArray());
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(second.Json.Span), change.ContentHash.ToArray());
        Assert.Equal(["spec.replicas"], change.Paths);
        Assert.Equal(second.Object, change.Object);
        Assert.Equal(1, change.Generation);
        Assert.False(change.Noise);
    }

    [Fact]
    public async Task Append_ByManyScopesAtOnce_IsContiguousAndKeepsEachScopesOrder()
    {
        await using var writer = await OpenAsync(new ChangeWriterOptions { MaxBatchChanges = 7 });
        var scopes = Enumerable.Range(0, 8).Select(i => Widgets with { Namespace = "ns" + i }).ToArray();
        await Task.WhenAll(scopes.Select(async (scope, s) =>
        {
            await writer.OpenAsync(scope, Ct);
            for (var i = 1; i <= 40; i++)
                await writer.AppendAsync(scope, [Observe($"u{s}", $"{i}", spec: $"{{\"i\":{i}}}")], $"{i}", Ct);
        }));

        var rows = await RowsAsync(320);

        foreach (var (s, own) in rows.Cast<Change>().GroupBy(row => row.Object.Uid).Select(group => (group.Key, group)))
            Assert.Equal(Enumerable.Range(1, 40).Select(i => $"{i}"), own.Select(row => row.ResourceVersion));
    }

    [Fact]
    public async Task Append_TheSameVersionAgain_IsOneRow()
    {
        await using var writer = await OpenAsync();
        var once = Observe("a", "5", Verb.Added);
        var gone = Observe("a", "6", Verb.Deleted);
        await writer.AppendAsync(Widgets, [once, once, once with { Verb = Verb.Modified }], "5", Ct);
        await writer.AppendAsync(Widgets, [once, gone, gone], "6", Ct);
        await writer.AppendAsync(Widgets, [gone, Observe("b", "7", Verb.Added)], "7", Ct);

        Assert.Equal("Added:a@5 Deleted:a@6 Added:b@7", Words(await RowsAsync(3)));
    }

    [Fact]
    public async Task Append_VersionSeenBefore_IsRefused()
    {
        await using var writer = await OpenAsync();
        await writer.AppendAsync(Widgets, [Observe("a", "5"), Observe("a", "6", spec: "{\"x\":1}"), Observe("a", "5"), Observe("a", "7", spec: "{\"x\":2}")], "7", Ct);
        await writer.AppendAsync(Widgets, [Observe("a", "6", spec: "{\"x\":1}"), Observe("z", "8")], "8", Ct);

        Assert.Equal("Modified:a@5 Modified:a@6 Modified:a@7 Modified:z@8", Words(await RowsAsync(4)));
    }

    [Fact]
    public async Task Append_LowerVersionNeverSeen_IsAStaleReplicas()
    {
        await using var writer = await OpenAsync();
        await writer.AppendAsync(Widgets, [Observe("a", "50"), Observe("a", "7", spec: "{\"x\":1}"), Observe("a", "x7"), Observe("a", "51")], "51", Ct);

        Assert.Equal("Modified:a@50 Modified:a@x7 Modified:a@51", Words(await RowsAsync(3)));
    }

    [Fact]
    public async Task Append_DeletedThenStaleState_DoesNotComeBackToLife()
    {
        await using var writer = await OpenAsync(new ChangeWriterOptions { DeletedObjectsKept = 0 });
        await writer.AppendAsync(Widgets, [Observe("a", "5"), Observe("a", "6", Verb.Deleted)], "6", Ct);
        await RowsAsync(2);
        // Forgotten by now: it has to be found in the database.
        await writer.AppendAsync(Widgets, [Observe("b", "7"), Observe("b", "8", Verb.Deleted)], "8", Ct);
        await writer.AppendAsync(Widgets, [Observe("a", "5"), Observe("a", "6", Verb.Deleted), Observe("c", "9")], "9", Ct);

        Assert.Equal("Modified:a@5 Deleted:a@6 Modified:b@7 Deleted:b@8 Modified:c@9", Words(await RowsAsync(5)));
    }

    [Fact]
    public async Task Append_DeleteOfAnUnknownObject_IsRecordedOnce()
    {
        await using var writer = await OpenAsync();
        await writer.AppendAsync(Widgets, [Observe("a", "5", Verb.Deleted), Observe("a", "5", Verb.Deleted), Observe("b", "6")], "6", Ct);

        Assert.Equal("Deleted:a@5 Modified:b@6", Words(await RowsAsync(2)));
        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM object WHERE deleted_position = 0"));
    }

    [Fact]
    public async Task Append_RecreatedUnderTheSameName_IsAnotherObject()
    {
        await using var writer = await OpenAsync();
        await writer.AppendAsync(
            Widgets, [Observe("a", "1", Verb.Added, name: "web"), Observe("a", "2", Verb.Deleted, name: "web"), Observe("b", "3", Verb.Added, name: "web")], "3", Ct);

        var rows = (await RowsAsync(3)).Cast<Change>().ToList();
        Assert.NotEqual(rows[0].ObjectId, rows[2].ObjectId);
        Assert.All(rows, row => Assert.Equal("web", row.Object.Name));
    }

    [Fact]
    public async Task Append_OnlyBookkeeping_IsNoise()
    {
        await using var writer = await OpenAsync();
        await writer.AppendAsync(Widgets, [Observe("a", "1"), Observe("a", "2"), Observe("a", "3", spec: "{\"x\":1}")], "3", Ct);

        Assert.Equal([false, true, false], (await RowsAsync(3)).Cast<Change>().Select(row => row.Noise));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2,"n":1e400,"i":9007199254740993,"z":"\u0000","s":"\ud800"}""")]
    [InlineData("""{"metadata":{"labels":{"\u0000":"x","\ud800":"y"}},"deep":[[[[[[]]]]]]}""")]
    [InlineData("not json at all")]
    public async Task Append_HostileBytes_AreKeptExactly(string text)
    {
        await using var writer = await OpenAsync();
        byte[] hostile = [.. Encoding.UTF8.GetBytes(text), 0xFF, 0xC0, 0x00];
        byte[] changed = [.. Encoding.UTF8.GetBytes(text.Replace('1', '3').Replace('x', 'w'))];
        await writer.AppendAsync(Widgets, [Raw("a", "1", Verb.Added, Encoding.UTF8.GetBytes(text)), Raw("a", "2", Verb.Modified, changed), Raw("a", "3", Verb.Modified, hostile)], "3", Ct);

        var rows = (await RowsAsync(3)).Cast<Change>().ToList();
        Assert.Equal(Encoding.UTF8.GetBytes(text), rows[0].Json.ToArray());
        Assert.Equal(changed, rows[1].Json.ToArray());
        Assert.Equal(hostile, rows[2].Json.ToArray());
        Assert.Equal([""], rows[2].Paths);
    }

    [Fact]
    public async Task Append_LargeObject_IsKeptExactly()
    {
        await using var writer = await OpenAsync();
        var random = new Random(7);
        var large = new byte[1_500_000];
        random.NextBytes(large);
        await writer.AppendAsync(Widgets, [Raw("a", "1", Verb.Added, large)], "1", Ct);

        Assert.Equal(large, Assert.IsType<Change>((await RowsAsync(1))[0]).Json.ToArray());
    }

    [Fact]
    public async Task Append_FullQueue_WaitsAndLosesNothing()
    {
        await using var writer = await OpenAsync(new ChangeWriterOptions { QueueBytes = 4_096, MaxBatchChanges = 3 });
        for (var i = 0; i < 100; i++)
            await writer.AppendAsync(Widgets, [Observe("u" + i, "1", spec: $"\"{new string('x', 3_000)}\"")], "1", Ct);

        await RowsAsync(100);
    }

    [Fact]
    public async Task Append_LargerThanABatch_LandsWhole()
    {
        await using var writer = await OpenAsync(new ChangeWriterOptions { MaxBatchChanges = 10 });
        await ReplaceAsync(writer, Widgets, "0", null);
        await writer.AppendAsync(Widgets, [.. Enumerable.Range(1, 95).Select(i => Observe("u" + i, "1"))], "95", Ct);

        await RowsAsync(95);
        await writer.DisposeAsync();
        Assert.Equal("95", await ScalarAsync<string>("SELECT resource_version FROM bookmark"));
    }

    [Fact]
    public async Task Append_WhatCannotBeIndexed_IsRefusedWithItsField()
    {
        await using var writer = await OpenAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => writer.AppendAsync(Widgets, [Observe(new string('u', 600), "1")], "1", Ct).AsTask());
        Assert.Contains("uid has 1 to 512", error.Message, StringComparison.Ordinal);
        Assert.False(writer.Closed);
    }

    [Fact]
    public async Task Committed_TellsTheLastPosition()
    {
        await using var writer = await OpenAsync();
        var told = new List<long>();
        writer.Committed += told.Add;
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"), Observe("b", "1"));
        await writer.DisposeAsync();

        Assert.Equal(1, told[^1]);
    }

    [Fact]
    public async Task Dispose_WritesWhatWasAccepted_AndRefusesMore()
    {
        var writer = await OpenAsync();
        for (var i = 0; i < 50; i++)
            await writer.AppendAsync(Widgets, [Observe("u" + i, "1")], "1", Ct);
        await writer.DisposeAsync();

        await RowsAsync(50);
        await Assert.ThrowsAsync<Model.Capture.SinkClosedException>(() => writer.AppendAsync(Widgets, [], "2", Ct).AsTask());
        await writer.Completion;
    }
}
