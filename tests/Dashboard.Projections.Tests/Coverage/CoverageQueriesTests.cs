using Dashboard.Model;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Coverage;

public sealed class CoverageQueriesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Statement_CoveredThenClosed_SaysSo()
    {
        await using var scene = await OpenAsync(postgres);
        var before = TimeProvider.System.GetUtcNow();
        await scene.ListAsync("ConfigMap", null, ("a", "x", null));
        var listed = TimeProvider.System.GetUtcNow();
        var open = await scene.Coverage.StatementAsync(scene.Everything, "", "ConfigMap", "a", listed, listed.AddMinutes(1), Token);
        Assert.True(open.Complete);
        Assert.Equal(1, open.Share);
        Assert.False((await scene.Coverage.StatementAsync(scene.Everything, "", "ConfigMap", null, before.AddHours(-1), listed, Token)).Complete);
        Assert.False((await scene.Coverage.StatementAsync(scene.Everything, "", "Pod", null, listed, listed.AddMinutes(1), Token)).Complete);

        await scene.CloseAsync("ConfigMap", new(GapReason.Forbidden, "403 list configmaps"));
        var far = TimeProvider.System.GetUtcNow().AddHours(1);
        var closed = await scene.Coverage.StatementAsync(scene.Everything, null, null, null, listed, far, Token);
        Assert.False(closed.Complete);
        Assert.InRange(closed.Share, 0, 0.5);
        var gap = Assert.Single(closed.Gaps);
        Assert.Equal((-1L, GapReason.Forbidden, null), (gap.Position, gap.Reason, gap.To));
        var scope = Assert.Single(await scene.Coverage.ScopesAsync(scene.Everything, before, far, Token));
        Assert.Equal((null, GapReason.Forbidden, "403 list configmaps"), (scope.CoveredSince, scope.ClosedReason, scope.ClosedDetail));
        Assert.Single(scope.Intervals);
    }

    [Fact]
    public async Task Statement_ScopeListedLater_IsUncoveredBeforeItsFirstListOnly()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("ConfigMap", null, ("a", "x", null));
        await scene.ListAsync("Secret", null, ("a", "y", null));
        var now = TimeProvider.System.GetUtcNow();
        var starts = (await scene.Coverage.ScopesAsync(scene.Everything, now.AddHours(-1), now.AddHours(1), Token)).ToDictionary(each => each.Scope.Kind.Kind, each => each.CoveredSince!.Value);
        var (early, late) = (starts["ConfigMap"], starts["Secret"]);
        Assert.True(early < late);
        var to = late + ((late - early) * 2); // beyond both bookmarks: what is watched is covered until now

        var fromEarly = await scene.Coverage.StatementAsync(scene.Everything, null, null, null, early, to, Token);
        Assert.False(fromEarly.Complete);
        Assert.Empty(fromEarly.Gaps);
        Assert.Equal((1 + (2.0 / 3)) / 2, fromEarly.Share, 6);
        var ofTheEarly = await scene.Coverage.StatementAsync(scene.Everything, "", "ConfigMap", null, early, to, Token);
        Assert.Equal((true, 1.0), (ofTheEarly.Complete, ofTheEarly.Share));
        var fromLate = await scene.Coverage.StatementAsync(scene.Everything, null, null, null, late, to, Token);
        Assert.Equal((true, 1.0), (fromLate.Complete, fromLate.Share));
    }

    [Fact]
    public async Task Gaps_AfterRelist_HaveTheirPositionAndEnd()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("ConfigMap", null, ("a", "x", null));
        await scene.ListAsync("ConfigMap", new(GapReason.WatchExpired, "410"), ("a", "x", null));
        var now = TimeProvider.System.GetUtcNow();

        var gap = Assert.Single(await scene.Coverage.GapsAsync(scene.Everything, now.AddHours(-1), now.AddHours(1), 10, Token));
        Assert.True(gap.Position > 0);
        Assert.NotNull(gap.To);
        Assert.Empty(await scene.Coverage.GapsAsync(scene.Everything, now.AddHours(1), now.AddHours(2), 10, Token));
        Assert.Empty(await scene.Coverage.GapsAsync(scene.Only(new Model.Access.Grant("apps", null, null)), now.AddHours(-1), now.AddHours(1), 10, Token));
        Assert.NotNull(Assert.Single(await scene.Coverage.ScopesAsync(scene.Everything, now.AddHours(-1), now.AddHours(1), Token)).CoveredSince);
    }
}
