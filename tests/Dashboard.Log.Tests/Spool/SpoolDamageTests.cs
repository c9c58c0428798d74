using Dashboard.Log.Spool;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Log.Tests.Spool;

public sealed class SpoolDamageTests(PostgresFixture postgres) : SpoolTest(postgres)
{
    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    [InlineData("zeros")]
    public async Task DamagedFile_ClosesTheWriterBeforeTheHole_AndTheNextOneResumes(string damage)
    {
        var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "0", null);
        await AwayAsync(writer);
        for (var i = 1; i <= 200; i++)
            await writer.AppendAsync(Widgets, [Observe("u", $"{i}", spec: $"{{\"x\":{i}}}")], $"{i}", Ct);
        await DamageAsync(Assert.Single(Files()), damage);

        Proxy.Refuse(false);
        await Wait.UntilAsync(() => Task.FromResult(writer.Completion.IsCompleted), Bound, () => "Still open: " + writer.Queue, Ct);
        await Assert.ThrowsAsync<SinkClosedException>(() => writer.Completion);
        Assert.Contains("is damaged at byte", writer.ClosedReason, StringComparison.Ordinal);
        await writer.DisposeAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Folder));

        // The watch goes on from the bookmark: what the file held comes again, and what had landed is not written twice.
        await using var next = await OpenAsync();
        var reached = int.Parse((await next.OpenAsync(Widgets, Ct)).ResourceVersion!, null);
        Assert.InRange(reached, 0, 199);
        for (var i = reached + 1; i <= 200; i++)
            await next.AppendAsync(Widgets, [Observe("u", $"{i}", spec: $"{{\"x\":{i}}}")], $"{i}", Ct);
        await ReplaceAsync(next, Gadgets, "1", null);
        Assert.Equal(
            Enumerable.Range(1, 200).Select(i => $"{i}"),
            (await RowsAsync((int)await Reader.HeadAsync(Cluster, Ct) + 1)).Cast<Change>().Where(row => row.Object.Uid == "u").Select(row => row.ResourceVersion));
    }

    [Fact]
    public async Task Leftovers_OfDeadWriters_AreDeleted_AndThoseOfLivingOnesAreNot()
    {
        await using var living = await OpenAsync();
        await AwayAsync(living);
        for (var i = 0; i < 100; i++)
            await living.AppendAsync(Widgets, [Observe("u" + i, "1")], "1", Ct);
        var kept = Files();
        var dead = Path.Combine(Folder, "other.dead");
        Directory.CreateDirectory(dead);
        await File.WriteAllTextAsync(dead + ".lock", "", Ct);
        await File.WriteAllTextAsync(Path.Combine(dead, "00000000.spool"), "whatever it was", Ct);

        await using var other = await ChangeWriter.OpenAsync(Database, "other", Options, TimeProvider.System, NullLogger.Instance, Ct);
        Assert.False(Directory.Exists(dead) || File.Exists(dead + ".lock"));
        Assert.Equal(kept, Files());

        Proxy.Refuse(false);
        await RowsAsync(101);
    }

    [Fact]
    public void Queue_GoesThroughManyFiles_AndDeletesThemAsItIsRead()
    {
        using var queue = new DiskQueue(new SpoolOptions { Directory = Folder, MaxBytes = 1024 * 1024 }, Cluster, NullLogger.Instance);
        var (written, read) = (0, 0);
        for (var round = 0; round < 30; round++)
        {
            while (queue.TryAppend(Record(written)))
                written++;
            Assert.InRange(Files().Length, 5, 9);
            for (var i = 0; i < 30; i++)
                Assert.Equal(Record(read++)[SpoolFile.HeaderBytes..], queue.Take());
        }

        while (queue.Records > 0)
            Assert.Equal(Record(read++)[SpoolFile.HeaderBytes..], queue.Take());
        Assert.Equal((written, 0L), (read, queue.Bytes));
        Assert.Empty(Files());
    }

    // Of many lengths, none of them a multiple of the checksum's word alone.
    private static byte[] Record(int number) => [.. Enumerable.Range(0, 8 + number % 20_000 * 7 % 20_000).Select(i => (byte)(number + i))];

    // From outside, as a broken disk would: this process would find the file locked.
    private static async Task DamageAsync(string path, string damage)
    {
        var middle = new FileInfo(path).Length / 2;
        var command = damage switch
        {
            "cut" => $"truncate -s {middle} '{path}'",
            "flip" => $"printf '#' | dd of='{path}' bs=1 seek={middle} conv=notrunc status=none",
            _ => $"dd if=/dev/zero of='{path}' bs=1 seek={middle} count={middle} conv=notrunc status=none",
        };
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync(Ct).WaitAsync(Bound, Ct);
        Assert.Equal(0, shell.ExitCode);
    }
}
