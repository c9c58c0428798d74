using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Timeline;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Timeline;

public sealed class TimelineQueriesTests(PostgresFixture postgres)
{
    private const string Team = "Team.example.com";

    private static object Well => Status(Condition("Ready", "True", "Fine"));

    private static object Broken => Status(Condition("Ready", "False", "Broken"));

    [Fact]
    public async Task Read_OnlyTroubleInTheInterval_HasLanes_AndTheRestIsCounted()
    {
        await using var scene = await OpenAsync(postgres);
        var start = scene.Now;
        await scene.PutAsync(Team, "n", "well", Well, Verb.Added);
        await scene.PutAsync(Team, "n", "bad", Broken, Verb.Added);
        await scene.PutAsync(Team, "n", "mended", Broken, Verb.Added);
        await scene.PutAsync(Team, "n", "mended", Well);
        await scene.PutAsync(Team, "other", "bad", Broken, Verb.Added);
        var mended = scene.Now;
        await scene.FoldAsync();
        var queries = Queries(scene);

        var whole = await queries.ReadAsync(scene.Everything, new(start, scene.Now.AddSeconds(10), "n"), Token);
        Assert.Equal(["bad", "mended"], Names(whole));
        Assert.Equal((3, 2), (whole.Objects, whole.Eligible));
        Assert.Equal(HealthStatus.Degraded, whole.Lanes[1].Worst);
        Assert.Equal(HealthStatus.Healthy, whole.Lanes[1].Now);
        var later = await queries.ReadAsync(scene.Everything, new(mended.AddSeconds(1), scene.Now.AddSeconds(10), "n"), Token);
        Assert.Equal(["bad"], Names(later));
        var all = await queries.ReadAsync(scene.Everything, new(start, scene.Now.AddSeconds(10), "n", Healthy: true), Token);
        Assert.Equal(["bad", "mended", "well"], Names(all));
        var one = await queries.ReadAsync(scene.Everything, new(start, scene.Now.AddSeconds(10), "n", Lanes: 1), Token);
        Assert.Equal(["bad"], Names(one));
        Assert.Equal(2, one.Eligible);
    }

    [Fact]
    public async Task Read_Lane_HasItsStatesConditionsAndChanges()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync(Team, "n", "a", Status(Condition("Ready", "True"), Condition("Synced", "True")), Verb.Added);
        var first = scene.Now;
        await scene.PutAsync(Team, "n", "a", Status(Condition("Ready", "False", "Broken"), Condition("Synced", "True")));
        var broken = scene.Now;
        await scene.PutAsync(Team, "n", "a", verb: Verb.Deleted);
        var gone = scene.Now;
        await scene.FoldAsync();

        var lane = Assert.Single((await Queries(scene).ReadAsync(scene.Everything, new(first.AddSeconds(-5), gone.AddSeconds(5)), Token)).Lanes);
        Assert.Equal([null, "Ready", "Synced"], lane.Tracks.Select(track => track.Condition));
        Assert.Equal([(first, broken, HealthStatus.Healthy, ""), (broken, gone, HealthStatus.Degraded, "Broken")], lane.Tracks[0].Segments.Select(each => (each.From, each.To!.Value, each.Status, each.Reason)));
        Assert.Equal([("True", HealthStatus.Healthy), ("False", HealthStatus.Degraded)], lane.Tracks[1].Segments.Select(each => (each.Value, each.Status)));
        Assert.Equal([(first, 0L), (broken, 1L), (gone, 2L)], lane.Changes.Select(tick => (tick.At, tick.Position)));
        Assert.Equal((gone, HealthStatus.Missing, false), (lane.DeletedAt!.Value, lane.Now, lane.InferredDelete));
    }

    [Fact]
    public async Task Read_MoreThanAPixelHolds_BecomesOneWithTheWorstAndTheNumber()
    {
        await using var scene = await OpenAsync(postgres);
        var start = scene.Now;
        for (var i = 0; i < 20; i++)
            await scene.PutAsync(Team, "n", "flaps", i % 2 == 0 ? Well : Broken, i == 0 ? Verb.Added : Verb.Modified);
        await scene.FoldAsync();

        // A pixel is ten seconds, a state one second: two buckets, and the last state that goes on.
        var lane = Assert.Single((await Queries(scene).ReadAsync(scene.Everything, new(start, start.AddSeconds(1_000), Width: 100), Token)).Lanes);
        Assert.All(lane.Tracks, track => Assert.InRange(track.Segments.Count, 2, 4));
        Assert.Equal(20, lane.Tracks[0].Segments.Sum(segment => segment.Count));
        Assert.Equal(20, lane.Changes.Sum(tick => tick.Count));
        Assert.Equal(HealthStatus.Degraded, lane.Tracks[0].Segments[0].Status);
        Assert.Equal(19, lane.Changes[^1].Position);
        var fine = Assert.Single((await Queries(scene).ReadAsync(scene.Everything, new(start, start.AddSeconds(40), Width: 1_000), Token)).Lanes);
        Assert.All(fine.Tracks[0].Segments, segment => Assert.Equal(1, segment.Count));
    }

    [Fact]
    public async Task Read_OwnerTree_IsIndented_AndWhatIsOwnedByTheWorstComesFirst()
    {
        await using var scene = await OpenAsync(postgres);
        var start = scene.Now;
        await scene.PutAsync(Team, "n", "z-owner", Status(Condition("Degraded", "True", "Slow")), Verb.Added);
        await scene.PutAsync(Team, "n", "child", Broken, Verb.Added, metadata: Owner($"{Team}/n/z-owner"));
        await scene.PutAsync(Team, "n", "a-other", Status(Condition("Degraded", "True", "Slow")), Verb.Added);
        await scene.PutAsync(Team, "n", "grandchild", Well, Verb.Added, metadata: Owner($"{Team}/n/child"));
        await scene.FoldAsync();
        var queries = Queries(scene);
        var filter = new TimelineFilter(start, scene.Now.AddSeconds(5));

        var severity = await queries.ReadAsync(scene.Everything, filter, Token);
        Assert.Equal([("z-owner", 0, -1), ("child", 1, 0), ("a-other", 0, -1)], severity.Lanes.Select(lane => (lane.Object.Name, lane.Level, lane.Parent)));
        Assert.Equal(["a-other", "z-owner", "child"], Names(await queries.ReadAsync(scene.Everything, filter with { Order = TimelineOrder.Owner }, Token)));
        Assert.Equal([0, 0, 0], (await queries.ReadAsync(scene.Everything, filter with { Order = TimelineOrder.Kind }, Token)).Lanes.Select(lane => lane.Level));
        var tree = await queries.ReadAsync(scene.Everything, filter with { Root = $"{Team}/n/child", Order = TimelineOrder.Owner }, Token);
        Assert.Equal([("z-owner", 0), ("child", 1), ("grandchild", 2)], tree.Lanes.Select(lane => (lane.Object.Name, lane.Level)));
        Assert.Empty((await queries.ReadAsync(scene.Everything, filter with { Root = "nothing" }, Token)).Lanes);
    }

    [Fact]
    public async Task Read_OwnersInACircle_AllHaveLanes()
    {
        await using var scene = await OpenAsync(postgres);
        var start = scene.Now;
        await scene.PutAsync(Team, "n", "a", Broken, Verb.Added, metadata: Owner($"{Team}/n/b"));
        await scene.PutAsync(Team, "n", "b", Broken, Verb.Added, metadata: Owner($"{Team}/n/a"));
        await scene.FoldAsync();
        foreach (var order in Enum.GetValues<TimelineOrder>())
            Assert.Equal(2, (await Queries(scene).ReadAsync(scene.Everything, new(start, scene.Now.AddSeconds(5), Order: order), Token)).Lanes.Count);
    }

    [Fact]
    public async Task Read_WhatMayNotBeSeen_HasNoLaneAndIsNotCounted()
    {
        await using var scene = await OpenAsync(postgres);
        var start = scene.Now;
        await scene.PutAsync(Team, "mine", "a", Broken, Verb.Added);
        await scene.PutAsync(Team, "theirs", "hidden", Broken, Verb.Added, metadata: Owner($"{Team}/mine/a"));
        await scene.PutAsync(Team, "mine", "below", Broken, Verb.Added, metadata: Owner($"{Team}/theirs/hidden"));
        await scene.FoldAsync();
        var mine = scene.Only(new Grant("example.com", "teams", "mine"));
        var filter = new TimelineFilter(start, scene.Now.AddSeconds(5));

        var seen = await Queries(scene).ReadAsync(mine, filter, Token);
        Assert.Equal(["a", "below"], Names(seen));
        Assert.Equal((2, 2, false), (seen.Objects, seen.Eligible, seen.EventsShown));
        Assert.Equal(["a"], Names(await Queries(scene).ReadAsync(mine, filter with { Root = $"{Team}/mine/a" }, Token)));
        Assert.Empty((await Queries(scene).ReadAsync(mine, filter with { Uid = $"{Team}/theirs/hidden" }, Token)).Lanes);
    }

    [Fact]
    public async Task Read_FoundGoneByARelist_HasALaneAndItsGap()
    {
        await using var scene = await OpenAsync(postgres);
        var start = scene.Now;
        await scene.ListAsync(Team, null, ("n", "stays", Well), ("n", "goes", Well));
        await scene.ListAsync(Team, new(GapReason.WatchExpired, "410"), ("n", "stays", Well));
        await scene.FoldAsync();

        var data = await Queries(scene).ReadAsync(scene.Everything, new(start, TimeProvider.System.GetUtcNow().AddHours(1)), Token);
        var lane = Assert.Single(data.Lanes);
        Assert.Equal(("goes", true), (lane.Object.Name, lane.InferredDelete));
        Assert.Equal(GapReason.WatchExpired, data.Gaps[Assert.Single(lane.Gaps)].Reason);
    }

    [Fact]
    public async Task Step_GoesToTheNextVisibleChange_AndPassesOverNoise()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync(Team, "n", "a", Well, Verb.Added);
        await scene.PutAsync(Team, "other", "x", Well, Verb.Added);
        await scene.PutAsync(Team, "n", "a", Well, metadata: Managed("noise"));
        await scene.PutAsync(Team, "n", "b", Well, Verb.Added);
        await scene.FoldAsync();
        var queries = Queries(scene);

        async Task<long?> Step(string? ns, LogPoint at, bool forward, string? uid = null) => (await queries.StepAsync(scene.Everything, ns, uid, at, forward, Token))?.Position;
        Assert.Equal(3, await Step(null, LogPoint.Now, false));
        Assert.Equal(1, await Step(null, new(3, null), false));
        Assert.Equal(0, await Step("n", new(3, null), false));
        Assert.Equal(3, await Step("n", new(0, null), true));
        Assert.Equal(0, await Step(null, new(3, null), false, $"{Team}/n/a"));
        Assert.Null(await Step("n", new(0, null), false));
        Assert.Null(await Step(null, new(3, null), true));
        Assert.Equal(3, await Step(null, new(null, TimeProvider.System.GetUtcNow().AddHours(1)), false));
        Assert.Null(await queries.StepAsync(scene.Only(new Grant("apps", null, null)), null, null, LogPoint.Now, false, Token));
    }

    [Fact]
    public async Task Range_CountsWhatLiesInIt_AndShowsEventsToWhoMayReadThem()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync(Team, "n", "a", Well, Verb.Added);
        await scene.PutAsync(Team, "n", "a", Broken);
        await scene.PutAsync(Team, "n", "a", Broken, metadata: Managed("noise"));
        await scene.PutAsync(Team, "n", "a", Well);
        await scene.PutAsync(Team, "other", "b", Well, Verb.Added);
        await scene.PutAsync(Team, "other", "b", Broken);
        await scene.FoldAsync();
        var (from, to) = (scene.Now.AddHours(-1), scene.Now.AddHours(2));
        foreach (var (reason, ns, at) in new[] { ("before", "n", from.AddSeconds(-1)), ("first", "n", from), ("last", "n", to.AddSeconds(-1)), ("after", "n", to), ("elsewhere", "other", from) })
        {
            await using var insert = scene.DataSource.CreateCommand(
                "INSERT INTO kube_event SELECT id, $1, '', 'Team', $2, 'a', 'Normal', $1, '', '', 1, $3, $3, '1', $3 FROM cluster");
            foreach (var value in new object[] { reason, ns, at })
                insert.Parameters.Add(new() { Value = value });
            await insert.ExecuteNonQueryAsync(Token);
        }

        var range = await Queries(scene).RangeAsync(scene.Everything, "n", from, to, Token);
        Assert.Equal((3, 1, 2, true), (range.Changes, range.Turned, range.EventCount, range.EventsShown));
        Assert.Equal(["last", "first"], range.Events.Select(said => said.Event.Reason));
        Assert.Equal((5, 2, 3), await CountsAsync(scene.Everything, null, from, to));
        Assert.Equal((0, 0, 0), await CountsAsync(scene.Everything, null, from.AddHours(-3), from.AddSeconds(-1)));

        var teams = new Grant("example.com", null, "n");
        Assert.False((await Queries(scene).RangeAsync(scene.Only(teams), "n", from, to, Token)).EventsShown);
        Assert.Equal((3, 1, 2), await CountsAsync(scene.Only(teams, new Grant("events.k8s.io", "events", "n")), "n", from, to));
        Assert.Equal((3, 1, 0), await CountsAsync(scene.Only(teams, new Grant("events.k8s.io", "events", "n")), null, from, to));

        async Task<(int Changes, int Turned, int Events)> CountsAsync(ReadScope who, string? ns, DateTimeOffset start, DateTimeOffset end)
        {
            var counted = await Queries(scene).RangeAsync(who, ns, start, end, Token);
            return (counted.Changes, counted.Turned, counted.EventCount);
        }
    }

    [Theory]
    [InlineData(0, 1_200, 0, "lanes")]
    [InlineData(501, 1_200, 0, "lanes")]
    [InlineData(10, 99, 0, "width")]
    [InlineData(10, 1_200, 1.5, "margin")]
    [InlineData(10, 1_200, double.NaN, "margin")]
    public async Task Read_OutOfBounds_IsRefused(int lanes, int width, double margin, string parameter)
    {
        await using var scene = await OpenAsync(postgres);
        var refused = await Assert.ThrowsAsync<QueryException>(() =>
            Queries(scene).ReadAsync(scene.Everything, new(scene.Now, scene.Now.AddHours(1), Lanes: lanes, Width: width, Margin: margin), Token));
        Assert.Equal(parameter, refused.Parameter);
        Assert.Equal("from", (await Assert.ThrowsAsync<QueryException>(() => Queries(scene).ReadAsync(scene.Everything, new(scene.Now, scene.Now), Token))).Parameter);
    }

    private static TimelineQueries Queries(LogScene scene) => new(scene.Reads, scene.Coverage);

    private static IEnumerable<string> Names(TimelineData data) => data.Lanes.Select(lane => lane.Object.Name);
}
