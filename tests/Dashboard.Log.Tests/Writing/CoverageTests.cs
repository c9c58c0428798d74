using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

public sealed class CoverageTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Fact]
    public async Task FirstList_OpensCoverage_WithoutAGap()
    {
        var clock = Clock();
        await using var writer = await OpenAsync(time: clock);
        await writer.OpenAsync(Widgets, Ct);
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"));

        Assert.Equal([(Micro(clock.GetUtcNow()), null, null)], await CoverageAsync());
        Assert.Equal("Modified:a@1", Words(await RowsAsync(1)));
    }

    [Fact]
    public async Task ExpiredResume_EndsCoverageAtTheLastCoveredMoment_AndTheRelistRecordsTheGap()
    {
        var clock = Clock();
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null);
        var first = Micro(clock.GetUtcNow());
        clock.Advance(TimeSpan.FromMinutes(1));
        var last = Micro(clock.GetUtcNow());
        await writer.AppendAsync(Widgets, [], "2", Ct);
        clock.Advance(TimeSpan.FromMinutes(5));
        var back = Micro(clock.GetUtcNow());
        await ReplaceAsync(writer, Widgets, "9", new GapCause(GapReason.WatchExpired, "410 Expired"), Observe("a", "8"));

        Assert.Equal([(first, last, "WatchExpired"), (back, null, null)], await CoverageAsync());
        var gap = Assert.IsType<Gap>((await RowsAsync(2))[1]);
        Assert.Equal((last, back, GapReason.WatchExpired, "410 Expired"), (gap.From, gap.To, gap.Reason, gap.Detail));
        Assert.Equal(Widgets.Resource, gap.Resource);
        Assert.Equal("Widget", gap.Kind);
        Assert.Null(gap.Namespace);
        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM gap WHERE position = 1"));
    }

    [Fact]
    public async Task Gap_IsOpenWhileTheRelistRuns()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null);
        var release = new TaskCompletionSource();
        var relist = writer.ReplaceAsync(Widgets, Slow(release.Task), () => "2", new GapCause(GapReason.WatchExpired, "gone"), Ct);
        // Another scope's durable call comes after it in the queue.
        await ReplaceAsync(writer, Gadgets, "1", null);

        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM coverage WHERE closed_reason = 'WatchExpired'"));
        Assert.Equal(0, await ScalarAsync<long>("SELECT count(*) FROM gap"));
        release.SetResult();
        await relist;
        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM gap"));

        static async IAsyncEnumerable<Observation> Slow(Task until)
        {
            await until;
            yield break;
        }
    }

    [Fact]
    public async Task RelistThatFailsOnTheWay_LeavesNothingToResumeFrom_AndTheNextListRecordsTheGap()
    {
        await using (var writer = await OpenAsync())
        {
            await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"));
            await Assert.ThrowsAsync<IOException>(() => writer.ReplaceAsync(Widgets, Failing(), () => "6", new GapCause(GapReason.WatchExpired, "gone"), Ct));
            await writer.AppendAsync(Gadgets, [Observe("z", "1", scope: Gadgets)], "1", Ct);
            await RowsAsync(2);
        }

        await using var next = await OpenAsync();
        // The server would still deliver version 4 after 1, and the list may have brought 5 already.
        Assert.Null((await next.OpenAsync(Widgets, Ct)).ResourceVersion);
        Assert.Equal(0, await ScalarAsync<long>("SELECT count(*) FROM coverage WHERE to_at IS NULL"));
        await ReplaceAsync(next, Widgets, "6", null, Observe("a", "5"));
        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM gap WHERE reason = 'WatchExpired'"));

        static async IAsyncEnumerable<Observation> Failing()
        {
            yield return Observe("a", "5");
            await Task.Yield();
            throw new IOException("page 2 failed");
        }
    }

    [Fact]
    public async Task Close_EndsCoverage_NeedsAList_AndThatRecordsTheGapWithItsReason()
    {
        var clock = Clock();
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"));
        var covered = Micro(clock.GetUtcNow());
        clock.Advance(TimeSpan.FromMinutes(3));
        await writer.CloseAsync(Widgets, new GapCause(GapReason.Forbidden, "403: widgets is forbidden"), Ct);

        Assert.Equal(new ScopeBookmark(null, covered), await writer.OpenAsync(Widgets, Ct));
        Assert.Equal([(covered, covered, "Forbidden")], await CoverageAsync());
        Assert.Equal("Modified:a@1", Words(await RowsAsync(1)));
        clock.Advance(TimeSpan.FromMinutes(3));
        await ReplaceAsync(writer, Widgets, "9", null, Observe("a", "1"));

        var gap = Assert.IsType<Gap>((await RowsAsync(2))[1]);
        Assert.Equal((covered, Micro(clock.GetUtcNow()), GapReason.Forbidden, "403: widgets is forbidden"), (gap.From, gap.To, gap.Reason, gap.Detail));
    }

    [Fact]
    public async Task Close_SaysSinceWhen()
    {
        var clock = Clock();
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null);
        clock.Advance(TimeSpan.FromMinutes(10));
        await writer.AppendAsync(Widgets, [], "2", Ct);
        var since = clock.GetUtcNow() - TimeSpan.FromMinutes(4);
        await writer.CloseAsync(Widgets, new GapCause(GapReason.Unreachable, "stale", since), Ct);

        Assert.Equal(Micro(since), (await CoverageAsync())[0].To);
    }

    [Fact]
    public async Task Downtime_EndingInAResume_IsNoGap()
    {
        var clock = Clock();
        await using (var before = await OpenAsync(time: clock))
            await ReplaceAsync(before, Widgets, "1", null, Observe("a", "1"));
        clock.Advance(TimeSpan.FromHours(1));
        await using var after = await OpenAsync(time: clock);
        Assert.Equal("1", (await after.OpenAsync(Widgets, Ct)).ResourceVersion);
        await after.AppendAsync(Widgets, [Observe("a", "2", spec: "{\"x\":1}", at: clock.GetUtcNow())], "2", Ct);
        await RowsAsync(2);

        var coverage = Assert.Single(await CoverageAsync());
        Assert.Null(coverage.To);
        Assert.Equal(Micro(clock.GetUtcNow()), new DateTimeOffset((await ScalarAsync<DateTime>("SELECT covered_until FROM bookmark")), TimeSpan.Zero));
    }

    private async Task<List<(DateTimeOffset From, DateTimeOffset? To, string? Reason)>> CoverageAsync()
    {
        await using var command = Database.CreateCommand("SELECT from_at, to_at, closed_reason FROM coverage ORDER BY from_at, to_at");
        await using var row = await command.ExecuteReaderAsync(Ct);
        var intervals = new List<(DateTimeOffset, DateTimeOffset?, string?)>();
        while (await row.ReadAsync(Ct))
            intervals.Add((row.GetFieldValue<DateTimeOffset>(0), row.IsDBNull(1) ? null : row.GetFieldValue<DateTimeOffset>(1), row.IsDBNull(2) ? null : row.GetString(2)));
        return intervals;
    }

    private static DateTimeOffset Micro(DateTimeOffset at) => new(at.UtcTicks / 10 * 10, TimeSpan.Zero);
}
