using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

/// <summary>Versions that could not be processed: a row that is marked, a gap, and coverage that goes on.</summary>
public sealed class QuarantineTests(PostgresFixture postgres) : LogTest(postgres)
{
    private const string Marked = "SELECT string_agg(position::text, ' ' ORDER BY position) FROM change WHERE flags & 2 <> 0";

    [Fact]
    public async Task Appended_MakesAMarkedRowAndAGap_CoverageGoesOnFromItsReceipt()
    {
        var clock = Clock();
        await using var writer = await OpenAsync(time: clock);
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1", at: clock.GetUtcNow()));
        var covered = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(1));
        await writer.AppendAsync(Widgets, [Bad("a", "2", clock.GetUtcNow()), Observe("b", "3", at: clock.GetUtcNow())], "3", Ct);
        // The same again is the same row, and no second gap.
        await writer.AppendAsync(Widgets, [Bad("a", "2", clock.GetUtcNow())], "3", Ct);

        var rows = await RowsAsync(4);
        Assert.Equal("Modified:a@1 Modified:a@2 Gap Modified:b@3", Words(rows));
        var gap = Assert.IsType<Gap>(rows[2]);
        Assert.Equal((GapReason.Refused, "It is no good. Object: Widget.example.com ns/n-a, uid a."), (gap.Reason, gap.Detail));
        Assert.InRange(gap.From, covered.AddSeconds(-1), covered);
        Assert.Equal(TimeSpan.FromMinutes(1), gap.To - gap.From);
        Assert.Equal("1", await ScalarAsync<string>(Marked));
        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM coverage c WHERE to_at IS NULL AND from_at = (SELECT to_at FROM gap)"));
        Assert.Equal("3", (await writer.OpenAsync(Widgets, Ct)).ResourceVersion);
    }

    [Fact]
    public async Task AppendedWhileNotCovered_IsPartOfTheGapThatIsOpen()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null);
        await writer.CloseAsync(Widgets, new GapCause(GapReason.Forbidden, "403"), Ct);
        await writer.AppendAsync(Widgets, [Bad("a", "2")], "2", Ct);
        Assert.Equal("Modified:a@2", Words(await RowsAsync(1)));
        Assert.Equal(0, await ScalarAsync<long>("SELECT count(*) FROM coverage WHERE to_at IS NULL"));
    }

    [Fact]
    public async Task ListWithSomethingUnidentified_InfersNoDelete_TheNextOneDoes()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"), Observe("b", "1"));
        var unknown = Bad("unidentified:1", "", identified: false);
        Assert.Equal(0, (await ReplaceAsync(writer, Widgets, "5", null, Observe("a", "1"), unknown)).InferredDeletes);
        Assert.Equal(2, (await ReplaceAsync(writer, Widgets, "6", null, Observe("a", "1"))).InferredDeletes);
        Assert.Equal("Modified:a@1 Modified:b@1 Modified:unidentified:1@ InferredDelete:b@1 InferredDelete:unidentified:1@", Words(await RowsAsync(5)));
    }

    private static Observation Bad(string uid, string version, DateTimeOffset? at = null, bool identified = true) =>
        Observe(uid, version, at: at) with { Quarantine = new Quarantine("It is no good.", identified) };
}
