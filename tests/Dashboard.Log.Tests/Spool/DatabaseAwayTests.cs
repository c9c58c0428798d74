using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Spool;

public sealed class DatabaseAwayTests(PostgresFixture postgres) : SpoolTest(postgres)
{
    [Fact]
    public async Task BeyondMemory_GoesToDisk_AndLandsInOrderWhenTheDatabaseIsBack()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null);
        await ReplaceAsync(writer, Gadgets, "1", null);
        await AwayAsync(writer);
        for (var i = 0; i < 300; i++)
        {
            await writer.AppendAsync(Widgets, [Observe("w" + i % 7, $"{i}", spec: $"{{\"x\":{i}}}")], $"{i}", Ct);
            await writer.AppendAsync(Gadgets, [Observe("g" + i % 5, $"{i}", spec: $"{{\"x\":{i}}}", scope: Gadgets)], $"{i}", Ct);
        }

        var away = writer.Queue;
        Assert.InRange(away.SpooledCalls, 500, 600);
        Assert.True(away.Bytes <= 5 * 1024, $"{away.Bytes} bytes in memory.");
        Assert.Equal(away.SpooledBytes, Files().Sum(file => new FileInfo(file).Length));
        Assert.All(Files(), file => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));

        Proxy.Refuse(false);
        var rows = (await RowsAsync(601)).Cast<Change>().Where(row => row.Object.Uid != "first").ToList();
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"w{i % 7}@{i}"), rows.Where(row => row.Object.Uid[0] == 'w').Select(row => $"{row.Object.Uid}@{row.ResourceVersion}"));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"g{i % 5}@{i}"), rows.Where(row => row.Object.Uid[0] == 'g').Select(row => $"{row.Object.Uid}@{row.ResourceVersion}"));
        Assert.Contains("\"x\":299", System.Text.Encoding.UTF8.GetString(rows[^1].Json.Span), StringComparison.Ordinal);
        await Wait.UntilAsync(() => writer.Queue is { SpooledCalls: 0, SpooledBytes: 0, Calls: 0, DatabaseAwaySince: null }, Bound, "Something stays in the queue.", Ct);
        Assert.Empty(Files());
        Assert.Equal("299", (await writer.OpenAsync(Widgets, Ct)).ResourceVersion);
    }

    [Fact]
    public async Task AWholeList_OfWhichPartsAreOnDisk_IsComparedAsOne()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, [.. Enumerable.Range(0, 600).Select(i => Observe("u" + i, "1"))]);
        await AwayAsync(writer);
        await writer.AppendAsync(Widgets, [.. Enumerable.Range(0, 40).Select(i => Observe("filler" + i, "1"))], "2", Ct);
        var replaced = ReplaceAsync(
            writer, Widgets, "3", new GapCause(GapReason.WatchExpired, "test"), [.. Enumerable.Range(100, 600).Select(i => Observe("u" + i, i < 110 ? "2" : "1", Verb.Added, scope: Widgets))]);
        var closed = writer.CloseAsync(Gadgets, new GapCause(GapReason.Forbidden, "test"), Ct);
        await Wait.UntilAsync(() => writer.Queue.SpooledCalls > 4, Bound, "The list does not go to disk.", Ct);
        Assert.False(replaced.IsCompleted);

        Proxy.Refuse(false);
        var result = await replaced.WaitAsync(Bound, Ct);
        await closed.WaitAsync(Bound, Ct);
        Assert.Equal((600, 100, 10), (result.Listed, result.Added, result.Modified));
        Assert.Equal(100 + 41, result.InferredDeletes);
        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM gap"));
    }

    [Fact]
    public async Task PastTheBound_CallersWait_AndNothingIsLost()
    {
        await using var writer = await OpenAsync(Options with { Spool = Options.Spool! with { MaxBytes = 1024 * 1024 } });
        await AwayAsync(writer);
        var large = $"{{\"x\":\"{new string('x', 50_000)}\"}}";
        var appended = Task.Run(
            async () =>
            {
                for (var i = 0; i < 100; i++)
                    await writer.AppendAsync(Widgets, [Observe("u" + i, "1", spec: large)], "1", Ct);
            },
            Ct);
        await Wait.UntilAsync(() => Task.FromResult(writer.Queue.Waiting == 1), Bound, () => $"Nobody waits: {writer.Queue} {writer.ClosedReason}", Ct);
        Assert.InRange(writer.Queue.SpooledBytes, 900_000, 1024 * 1024);
        Assert.InRange(Files().Sum(file => new FileInfo(file).Length), 900_000, 1024 * 1024);

        Proxy.Refuse(false);
        await appended.WaitAsync(Bound, Ct);
        await RowsAsync(101);
    }

    [Fact]
    public async Task ReadBack_WhileMoreComesIn_StaysInOrder()
    {
        await using var writer = await OpenAsync();
        await AwayAsync(writer);
        var appended = Task.Run(
            async () =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    await writer.AppendAsync(Widgets, [Observe("u", $"{i}", spec: $"{{\"x\":{i}}}")], $"{i}", Ct);
                    if (i % 500 == 250)
                        Proxy.Refuse(false);
                    if (i % 500 == 499)
                        Proxy.Refuse(true);
                }
            },
            Ct);
        await appended.WaitAsync(Bound, Ct);
        Proxy.Refuse(false);
        Assert.Equal(
            Enumerable.Range(0, 2_000).Select(i => $"{i}"), (await RowsAsync(2_001)).Cast<Change>().Where(row => row.Object.Uid == "u").Select(row => row.ResourceVersion));
    }

    [Fact]
    public async Task DiskUnusable_CallersWaitAsWithoutASpool_AndItIsUsedAgainWhenItCanBe()
    {
        await using var writer = await OpenAsync(Options with { GiveUpAfter = TimeSpan.FromMinutes(5) });
        await File.WriteAllTextAsync(Folder, "a file where the folder should be", Ct);
        await AwayAsync(writer);
        var appended = Task.Run(() => AppendAsync(writer, 60), Ct);
        await Wait.UntilAsync(() => Task.FromResult(writer.Queue.Waiting == 1), Bound, () => $"Nobody waits: {writer.Queue} {writer.ClosedReason}", Ct);
        Assert.Equal(0, writer.Queue.SpooledCalls);

        File.Delete(Folder);
        Proxy.Refuse(false);
        await appended.WaitAsync(Bound, Ct);
        await RowsAsync(61);
        await AwayAsync(writer, "second");
        await AppendAsync(writer, 60, from: 100);
        Assert.NotEqual(0, writer.Queue.SpooledCalls);
        Proxy.Refuse(false);
        await RowsAsync(122);
    }

    [Fact]
    public async Task GiveUpAfter_ClosesOnlyAWriterThatCannotSpool()
    {
        // 0: the first failure would be the last.
        await using var spooling = await OpenAsync();
        await AwayAsync(spooling);
        await AppendAsync(spooling, 100);
        Assert.False(spooling.Closed);
        Proxy.Refuse(false);
        await RowsAsync(101);
        await spooling.DisposeAsync();

        await using var without = await OpenAsync(Options with { Spool = null });
        Proxy.Refuse(true);
        await Assert.ThrowsAsync<SinkClosedException>(() => ReplaceAsync(without, Widgets, "2", null));
    }

    [Fact]
    public async Task DisposedWhileAway_LeavesNothingOnDisk_AndTheBookmarkBeforeWhatWasNotWritten()
    {
        var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "0", null);
        await AwayAsync(writer);
        await AppendAsync(writer, 200);
        var waiting = ReplaceAsync(writer, Gadgets, "1", null);
        Assert.NotEmpty(Files());
        await writer.DisposeAsync();

        await Assert.ThrowsAsync<SinkClosedException>(() => waiting);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
        Proxy.Refuse(false);
        await using var next = await OpenAsync();
        Assert.Equal("0", (await next.OpenAsync(Widgets, Ct)).ResourceVersion);
    }

    private static async Task AppendAsync(ChangeWriter writer, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
            await writer.AppendAsync(Widgets, [Observe("u" + i, "1")], "1", Ct);
    }
}
