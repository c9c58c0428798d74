using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

public sealed class RestartTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Fact]
    public async Task Open_AfterARestart_ResumesAtTheBookmarkAndKnowsWhatWasRecorded()
    {
        await using (var before = await OpenAsync())
        {
            await ReplaceAsync(before, Widgets, "2", null, Observe("a", "1"), Observe("b", "2"));
            await before.AppendAsync(Widgets, [Observe("a", "3", spec: "{\"x\":1}"), Observe("b", "4", Verb.Deleted)], "4", Ct);
        }

        await using var after = await OpenAsync();
        Assert.Equal("4", (await after.OpenAsync(Widgets, Ct)).ResourceVersion);
        // Repeats of everything, then one change that can only be diffed against what was there before.
        await after.AppendAsync(Widgets, [Observe("a", "1"), Observe("b", "2"), Observe("a", "3", spec: "{\"x\":1}"), Observe("b", "4", Verb.Deleted)], "4", Ct);
        await after.AppendAsync(Widgets, [Observe("a", "5", spec: "{\"x\":2}")], "5", Ct);

        var rows = await RowsAsync(5);
        Assert.Equal("Modified:a@1 Modified:b@2 Modified:a@3 Deleted:b@4 Modified:a@5", Words(rows));
        Assert.Equal(["spec.x"], ((Change)rows[4]).Paths);
        Assert.Equal(((Change)rows[0]).ObjectId, ((Change)rows[4]).ObjectId);
    }

    [Fact]
    public async Task Open_AfterARestart_StateIsWhatTheWriterBeforeHad()
    {
        Log.Writing.ClusterState before, after;
        await using (var writer = await OpenAsync())
        {
            await ReplaceAsync(writer, Widgets, "2", null, [.. Enumerable.Range(0, 50).Select(i => Observe("u" + i, $"{i}"))]);
            await writer.AppendAsync(Widgets, [.. Enumerable.Range(0, 25).Select(i => Observe("u" + i, $"{i + 100}", i % 3 == 0 ? Verb.Deleted : Verb.Modified, "{\"y\":2}"))], "200", Ct);
            await writer.AppendAsync(Gadgets, [Observe("g", "1", scope: Gadgets)], "1", Ct);
            await writer.DisposeAsync();
            before = writer.State;
        }

        await using (var again = await OpenAsync())
            after = again.State;
        Assert.Equal(before.Next, after.Next);
        Assert.Equal(before.NextObjectId, after.NextObjectId);
        Assert.Equal(before.Paths, after.Paths);
        Assert.Equal(before.Kinds.Select(kind => (kind.Key, kind.Value.Id, kind.Value.Resource)), after.Kinds.Select(kind => (kind.Key, kind.Value.Id, kind.Value.Resource)));
        Assert.Equal(
            before.Scopes.Values.Select(scope => (scope.Id, scope.Scope, scope.ResourceVersion, scope.CoveredUntil, scope.Coverage)).OrderBy(scope => scope.Id),
            after.Scopes.Values.Select(scope => (scope.Id, scope.Scope, scope.ResourceVersion, scope.CoveredUntil, scope.Coverage)).OrderBy(scope => scope.Id));
        Assert.Equal(Facts(before), Facts(after));

        static List<string> Facts(Log.Writing.ClusterState state) =>
        [
            .. state.In(Widgets).Concat(state.In(Gadgets)).OrderBy(known => known.Id).Select(known =>
                $"{known.Id} {known.Uid} {known.Namespace}/{known.Name} {known.Kind.Id} {known.Verb} {known.ResourceVersion} {known.Generation} {known.Position} {Convert.ToHexString(known.ContentHash)} {known.Distance}"),
        ];
    }

    [Fact]
    public async Task TwoWriters_TheOlderLandsNothingAndCloses()
    {
        await using var older = await OpenAsync();
        await ReplaceAsync(older, Widgets, "1", null, Observe("a", "1"));
        await using var newer = await OpenAsync();
        Assert.Equal(older.Epoch + 1, newer.Epoch);

        var late = ReplaceAsync(older, Widgets, "2", null, Observe("a", "2", spec: "{\"by\":\"older\"}"));
        await Assert.ThrowsAsync<SinkClosedException>(() => late);
        await newer.AppendAsync(Widgets, [Observe("a", "2", spec: "{\"by\":\"newer\"}")], "2", Ct);

        Assert.Contains("newer", System.Text.Encoding.UTF8.GetString(((Change)(await RowsAsync(2))[1]).Json.Span), StringComparison.Ordinal);
        Assert.True(older.Closed);
        Assert.Contains("Another writer has taken over", older.ClosedReason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SinkClosedException>(() => older.AppendAsync(Widgets, [], "3", Ct).AsTask());
        await Assert.ThrowsAsync<SinkClosedException>(() => older.Completion);
    }

    [Fact]
    public async Task TwoWriters_TheOlderWithOnlyABookmark_LandsNothingEither()
    {
        await using var older = await OpenAsync();
        await ReplaceAsync(older, Widgets, "1", null);
        await using var newer = await OpenAsync();
        await older.AppendAsync(Widgets, [], "77", Ct);

        await Assert.ThrowsAsync<SinkClosedException>(() => older.Completion.WaitAsync(TimeSpan.FromSeconds(20), Ct));
        Assert.Equal("1", await ScalarAsync<string>("SELECT resource_version FROM bookmark"));
    }

    [Fact]
    public async Task HeadMoved_ByAHand_ClosesTheWriter()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"));
        await ExecuteAsync("UPDATE log_head SET next = next + 5");
        await Assert.ThrowsAsync<SinkClosedException>(() => ReplaceAsync(writer, Widgets, "2", null, Observe("a", "2")));
        Assert.Contains("was expected", writer.ClosedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoClusters_HaveTheirOwnPositionsAndIds()
    {
        await using var one = await OpenAsync();
        await using var two = await ChangeWriter.OpenAsync(Database, "other", new(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Ct);
        var scope = Widgets with { Cluster = "other" };
        await ReplaceAsync(one, Widgets, "1", null, Observe("a", "1"));
        await ReplaceAsync(two, scope, "1", null, Observe("a", "1"));

        Assert.Equal(0, await Reader.HeadAsync(Cluster, Ct));
        Assert.Equal(0, await Reader.HeadAsync("other", Ct));
        Assert.Equal(-1, await Reader.HeadAsync("nobody", Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => one.AppendAsync(scope, [], "1", Ct).AsTask());
    }
}
