using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

/// <summary>kill -9 of a real process at each step of the write path, as the database sees the step; the next writer continues.</summary>
public sealed class KillTests(PostgresFixture postgres) : Spool.SpoolTest(postgres)
{
    private const int Last = 400;

    [Theory]
    [InlineData("UPDATE log_head SET next", false)]
    [InlineData("UPDATE log_head SET next", true)]
    [InlineData("COPY change", false)]
    [InlineData("COPY change", true)]
    [InlineData("INSERT INTO bookmark", false)]
    [InlineData("INSERT INTO bookmark", true)]
    [InlineData("COMMIT", false)]
    [InlineData("COMMIT", true)]
    public async Task KilledAtAStep_TheNextWriterContinues_NothingMissingNothingTwice(string step, bool done)
    {
        using var child = WriterChild.Start(Through.ConnectionString + Password, spool: null, Last);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Proxy.AtCut = () =>
        {
            child.Kill();
            killed.TrySetResult();
        };
        // Well into the work: the first batches pass.
        Proxy.Pass = 4;
        if (done)
            Proxy.CutAnswerTo(step);
        else
            Proxy.CutRequest(step);
        await killed.Task.WaitAsync(Bound, Ct);
        await child.WaitForExitAsync(Ct).WaitAsync(Bound, Ct);

        await using var next = await OpenAsync(WriterChild.Options(spool: null));
        await WriterChild.ContinueAsync(next, Last, Ct);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task KilledWithASpool_VersionStillServed_ResumesAtTheBookmark_NothingMissingNothingTwice()
    {
        await KillWhileSpoolingAsync();
        await using var next = await OpenAsync(WriterChild.Options(Folder));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));

        await WriterChild.ContinueAsync(next, Last, Ct);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task KilledWithASpool_VersionExpired_IsAGapAndTheStateAfterIt()
    {
        await KillWhileSpoolingAsync();
        await using var next = await OpenAsync(WriterChild.Options(Folder));
        var bookmark = await next.OpenAsync(Widgets, Ct);
        Assert.NotNull(bookmark.ResourceVersion);
        var had = await Reader.HeadAsync(Cluster, Ct);
        await ReplaceAsync(
            next, Widgets, $"{Last}", new GapCause(GapReason.WatchExpired, "test"), [.. Enumerable.Range(Last - WriterChild.Objects + 1, WriterChild.Objects).Select(WriterChild.Source)]);

        var rows = await RowsAsync((int)had + 1 + WriterChild.Objects + 1);
        Assert.Equal(WriterChild.Objects, rows.OfType<Change>().Count(change => int.Parse(change.ResourceVersion, null) > Last - WriterChild.Objects));
        var gap = Assert.Single(rows.OfType<Gap>());
        Assert.Equal(bookmark.CoveredUntil, gap.From);
    }

    private async Task KillWhileSpoolingAsync()
    {
        using var child = WriterChild.Start(Through.ConnectionString + Password, Folder, last: int.MaxValue);
        await Wait.UntilAsync(async () => await Reader.HeadAsync(Cluster, Ct) > 50, Bound, () => "The child does not write.", Ct);
        Proxy.Refuse(true);
        await Wait.UntilAsync(() => Files().Sum(file => new FileInfo(file).Length) > 10_000, Bound, "The child does not spool.", Ct);
        child.Kill();
        await child.WaitForExitAsync(Ct).WaitAsync(Bound, Ct);
        Assert.NotEmpty(Files());
        Proxy.Refuse(false);
    }

    private async Task AssertCompleteAsync()
    {
        var rows = (await RowsAsync(Last)).Cast<Change>();
        Assert.Equal(Enumerable.Range(1, Last).Select(version => $"u{version % WriterChild.Objects}@{version}"), rows.Select(row => $"{row.Object.Uid}@{row.ResourceVersion}"));
    }

    // The data source keeps it to itself.
    private string Password => ";Password=" + new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString).Password;
}
