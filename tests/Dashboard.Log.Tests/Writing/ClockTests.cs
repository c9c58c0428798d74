using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Log.Tests.Writing;

/// <summary>Our clock jumps by an hour, either way; the database's does not.</summary>
public sealed class ClockTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task ClockJumps_OrderIsByPosition_AndNoIntervalIsNegative(int hours)
    {
        var clock = Clock();
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null, At(clock, "a", "1"));
        await writer.AppendAsync(Widgets, [At(clock, "a", "2")], "2", Ct);
        clock.AdjustTime(clock.GetUtcNow().AddHours(hours));
        await writer.AppendAsync(Widgets, [At(clock, "a", "3")], "3", Ct);
        // Something was missed just now, by either clock.
        await ReplaceAsync(writer, Widgets, "4", new GapCause(GapReason.WatchExpired, "test", clock.GetUtcNow().AddMinutes(-1)), At(clock, "a", "4"));
        clock.AdjustTime(clock.GetUtcNow().AddHours(-hours));
        await writer.CloseAsync(Widgets, new GapCause(GapReason.Forbidden, "test"), Ct);
        await ReplaceAsync(writer, Widgets, "5", new GapCause(GapReason.Forbidden, "test"), At(clock, "a", "5"));

        var rows = await RowsAsync(7);
        Assert.Equal("1 2 3 4 5", string.Join(' ', rows.OfType<Change>().Select(change => change.ResourceVersion)));
        Assert.Equal(rows.Select(row => row.RecordedAt).Order(), rows.Select(row => row.RecordedAt));
        Assert.All(rows.OfType<Gap>(), gap => Assert.True(gap.To >= gap.From, $"{gap.From} to {gap.To}"));
        Assert.Equal(2, rows.OfType<Gap>().Count());
        Assert.Equal(0, await ScalarAsync<long>("SELECT count(*) FROM coverage WHERE to_at < from_at"));
        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM coverage WHERE to_at IS NULL"));
    }

    [Fact]
    public async Task ClockPutBack_WhileSomethingIsMissed_TheGapHoldsEveryMomentThatItCanHaveShown()
    {
        var start = TimeProvider.System.GetUtcNow();
        var clock = new WallClock(start);
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null, At(clock, "a", "1"));
        clock.Elapsed += TimeSpan.FromMinutes(10);
        await writer.AppendAsync(Widgets, [At(clock, "a", "2")], "2", Ct);
        // Missed before and after the clock is put back: seen at 10 to 15 minutes, and at -45 to -40.
        clock.Elapsed += TimeSpan.FromMinutes(5);
        clock.Set -= TimeSpan.FromHours(1);
        clock.Elapsed += TimeSpan.FromMinutes(5);
        await ReplaceAsync(writer, Widgets, "9", new GapCause(GapReason.WatchExpired, "test"), At(clock, "a", "9"));

        var gap = Assert.Single((await RowsAsync(4)).OfType<Gap>());
        Assert.Equal((-50, 20), Minutes(gap, start));
        Assert.Equal(gap.To!.Value.UtcDateTime, await ScalarAsync<DateTime>("SELECT from_at FROM coverage WHERE to_at IS NULL"));
    }

    [Fact]
    public async Task ClockPutBack_BeforeSomethingIsMissed_TheGapHoldsTheMomentsOfItsOwnTime()
    {
        var start = TimeProvider.System.GetUtcNow();
        var clock = new WallClock(start);
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null, At(clock, "a", "1"));
        clock.Set -= TimeSpan.FromHours(1);
        await writer.AppendAsync(Widgets, [At(clock, "a", "2")], "2", Ct);
        clock.Elapsed += TimeSpan.FromMinutes(5);
        await ReplaceAsync(writer, Widgets, "9", new GapCause(GapReason.WatchExpired, "test"), At(clock, "a", "9"));
        clock.Elapsed += TimeSpan.FromMinutes(5);
        await writer.CloseAsync(Widgets, new GapCause(GapReason.Forbidden, "test"), Ct);
        clock.Elapsed += TimeSpan.FromMinutes(5);
        await ReplaceAsync(writer, Widgets, "10", new GapCause(GapReason.Forbidden, "test"), At(clock, "a", "10"));

        // Coverage cannot begin again before it had begun.
        Assert.Equal([(-60, 0), (-55, 0)], (await RowsAsync(6)).OfType<Gap>().Select(gap => Minutes(gap, start)));
    }

    [Fact]
    public async Task ClockPutBack_BetweenTwoProcesses_TheGapHoldsWhatItCanHaveShown()
    {
        var start = TimeProvider.System.GetUtcNow();
        var clock = new WallClock(start);
        await using (var writer = await OpenAsync(time: clock))
            await ReplaceAsync(writer, Widgets, "1", null, At(clock, "a", "1"));
        // Two minutes between the two; missed at 0 to 1 and at -59 to -58.
        var later = new WallClock(start.AddMinutes(-58));
        await using var next = await OpenAsync(time: later);
        await ReplaceAsync(next, Widgets, "9", new GapCause(GapReason.WatchExpired, "test"), At(later, "a", "9"));

        var gap = Assert.Single((await RowsAsync(3)).OfType<Gap>());
        var (from, to) = Minutes(gap, start);
        Assert.True(from <= -60 && to >= 2, $"{from} to {to}");
    }

    [Fact]
    public async Task ClockDaysBehindTheDatabase_RowsLandOnTheDatabasesDay()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-30));
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null, At(clock, "a", "1"));
        Assert.Equal("Modified:a@1", Words(await RowsAsync(1)));
        Assert.True(await ScalarAsync<bool>("SELECT recorded_at > now() - interval '1 day' FROM change"));
    }

    private static (double From, double To) Minutes(Gap gap, DateTimeOffset since) => (Math.Round((gap.From - since).TotalMinutes), Math.Round((gap.To!.Value - since).TotalMinutes));

    private static Observation At(TimeProvider clock, string uid, string version) => Observe(uid, version, spec: $"{{\"x\":{version}}}", at: clock.GetUtcNow());

    /// <summary>A clock that is set, beside a timer that is not: the library's moves both.</summary>
    private sealed class WallClock(DateTimeOffset start) : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public TimeSpan Set { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => start + Elapsed + Set;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
