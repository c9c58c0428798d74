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

    private static Observation At(FakeTimeProvider clock, string uid, string version) => Observe(uid, version, spec: $"{{\"x\":{version}}}", at: clock.GetUtcNow());
}
