using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

public sealed class ReplaceTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Fact]
    public async Task Relist_MissingObject_AppendsInferredDelete()
    {
        await using var writer = await OpenAsync();
        var kept = Observe("a", "1");
        var lost = Observe("b", "2");
        await ReplaceAsync(writer, Widgets, "2", null, kept, lost);
        await ReplaceAsync(writer, Gadgets, "2", null, Observe("g", "1", scope: Gadgets));

        var result = await ReplaceAsync(writer, Widgets, "9", null, kept, Observe("c", "8"), Observe("a2", "9"));

        Assert.Equal(new ReplaceResult(3, 0, 2, 1, 0), result with { Added = 0, Modified = 2 });
        var rows = await RowsAsync(6);
        var inferred = Assert.Single(rows.Cast<Change>(), row => row.Verb == Verb.InferredDelete);
        Assert.Equal(("b", "2"), (inferred.Object.Uid, inferred.ResourceVersion));
        Assert.Equal(lost.Json.ToArray(), inferred.Json.ToArray());
    }

    [Fact]
    public async Task Relist_CountsWhatItFound()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "2", null, Observe("a", "1", Verb.Added), Observe("b", "2", Verb.Added), Observe("c", "2", Verb.Added));

        var result = await ReplaceAsync(
            writer, Widgets, "9", null, Observe("a", "1", Verb.Added), Observe("b", "2", Verb.Added, "{\"defaulted\":true}"), Observe("d", "8", Verb.Added), Observe("c", "7", Verb.Added, "{\"x\":1}"));

        Assert.Equal(new ReplaceResult(Listed: 4, Added: 1, Modified: 1, InferredDeletes: 0, Reinterpreted: 1), result);
        Assert.Equal("Added:a@1 Added:b@2 Added:c@2 Reinterpreted:b@2 Added:d@8 Modified:c@7", Words(await RowsAsync(6)));
    }

    [Fact]
    public async Task Relist_OneNamespace_LeavesTheOthersAlone()
    {
        await using var writer = await OpenAsync();
        var inNs = Observe("a", "1");
        var elsewhere = inNs with { Object = inNs.Object with { Namespace = "other", Uid = "b" } };
        await ReplaceAsync(writer, Widgets, "1", null, inNs, elsewhere);

        var result = await ReplaceAsync(writer, Widgets with { Namespace = "other" }, "2", null);

        Assert.Equal(1, result.InferredDeletes);
        Assert.Equal("b", Assert.IsType<Change>((await RowsAsync(3))[2]).Object.Uid);
    }

    [Fact]
    public async Task Relist_OlderThanWhatIsRecorded_IsRefused_NothingInferredAndNothingCovered()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "6", null, Observe("a", "5"), Observe("b", "6"));

        await Assert.ThrowsAsync<StaleListException>(() => ReplaceAsync(writer, Widgets, "5", new GapCause(GapReason.WatchExpired, "410"), Observe("a", "4"), Observe("c", "5")));
        Assert.Equal("Modified:a@5 Modified:b@6 Modified:c@5", Words(await RowsAsync(3)));
        Assert.Null((await writer.OpenAsync(Widgets, Ct)).ResourceVersion);

        await ReplaceAsync(writer, Widgets, "7", new GapCause(GapReason.WatchExpired, "410"), Observe("a", "5"), Observe("b", "6"), Observe("c", "5"));
        Assert.Equal("410", Assert.IsType<Gap>((await RowsAsync(4))[3]).Detail);
    }

    [Fact]
    public async Task Relist_OfAStoreThatWasPutBack_GoesBackWithIt_AndTheWatchGoesOnFromThere()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "6", null, Observe("a", "5"), Observe("gone", "6"));
        await writer.AppendAsync(Widgets, [Observe("a", "7", spec: "{\"x\":1}"), Observe("gone", "8", Verb.Deleted), Observe("new", "9")], "9", Ct);

        var result = await ReplaceAsync(writer, Widgets, "6", new GapCause(GapReason.StorePutBack, "put back"), Observe("a", "5"), Observe("gone", "6"));
        await writer.AppendAsync(Widgets, [Observe("a", "7", spec: "{\"x\":2}")], "7", Ct);

        Assert.Equal(new ReplaceResult(Listed: 2, Added: 1, Modified: 1, InferredDeletes: 1, Reinterpreted: 0), result);
        var rows = (await RowsAsync(10)).OfType<Change>().Skip(5).ToArray();
        Assert.Equal("Modified:a@5 Added:gone@6 InferredDelete:new@9 Modified:a@7", Words(rows));
        Assert.Equal(GapReason.StorePutBack, (await RowsAsync(10)).OfType<Gap>().Single().Reason);
    }

    [Fact]
    public async Task Relist_OfAStoreThatWasPutBack_BringsBackWhatWasDeletedAtTheSameVersion()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "6", null, Observe("a", "5"));
        await writer.AppendAsync(Widgets, [Observe("a", "5", Verb.Deleted)], "7", Ct);

        await ReplaceAsync(writer, Widgets, "6", new GapCause(GapReason.StorePutBack, "put back"), Observe("a", "5"));

        Assert.Equal("Modified:a@5 Deleted:a@5 Added:a@5", Words([.. (await RowsAsync(4)).OfType<Change>()]));
    }

    [Fact]
    public async Task Relist_FailingEnumeration_DeletesNothingAndLeavesTheBookmark()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "2", null, Observe("a", "1"), Observe("b", "2"));

        await Assert.ThrowsAsync<IOException>(() => writer.ReplaceAsync(Widgets, Failing(), () => "9", null, Ct));
        await writer.AppendAsync(Gadgets, [Observe("z", "1", scope: Gadgets)], "1", Ct);

        Assert.DoesNotContain(await RowsAsync(3), row => row is Change { Verb: Verb.InferredDelete });
        Assert.Equal("2", await ScalarAsync<string>("SELECT resource_version FROM bookmark"));
        Assert.Equal(2, (await ReplaceAsync(writer, Widgets, "9", null)).InferredDeletes);

        static async IAsyncEnumerable<Observation> Failing()
        {
            yield return Observe("a", "1");
            await Task.Yield();
            throw new IOException("page 2 failed");
        }
    }

    [Fact]
    public async Task Relist_FirstListFails_CoverageDoesNotBegin()
    {
        await using var writer = await OpenAsync();
        await Assert.ThrowsAsync<IOException>(() => writer.ReplaceAsync(Widgets, Failing(), () => "9", null, Ct));
        await ReplaceAsync(writer, Gadgets, "1", null);

        Assert.Equal(1, await ScalarAsync<long>("SELECT count(*) FROM coverage"));
        Assert.Equal(default, await writer.OpenAsync(Widgets, Ct));

        static async IAsyncEnumerable<Observation> Failing()
        {
            await Task.Yield();
            throw new IOException("no");
#pragma warning disable CS0162 // what makes it an iterator
            yield break;
#pragma warning restore CS0162
        }
    }

    [Fact]
    public async Task Relist_ObjectThoughtDeleted_ComesBack()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1", Verb.Added));
        await ReplaceAsync(writer, Widgets, "2", null);
        await ReplaceAsync(writer, Widgets, "3", null, Observe("a", "1", Verb.Added));

        Assert.Equal("Added:a@1 InferredDelete:a@1 Added:a@1", Words(await RowsAsync(3)));
        Assert.Equal(0, await ScalarAsync<long>("SELECT count(*) FROM object WHERE deleted_position IS NOT NULL"));
    }

    [Fact]
    public async Task Relist_VersionOfTheKindSwitched_IsTheSameObject()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1", Verb.Added));
        var v2 = new WatchScope(Cluster, Widgets.Resource with { Version = "v2" }, Widgets.Kind with { Version = "v2" }, null);
        var result = await ReplaceAsync(writer, v2, "2", null, Observe("a", "1", Verb.Added, "{\"v\":2}", v2));

        Assert.Equal(1, result.Reinterpreted);
        var rows = (await RowsAsync(2)).Cast<Change>().ToList();
        Assert.Equal(rows[0].ObjectId, rows[1].ObjectId);
        Assert.Equal("v2", rows[1].Object.Kind.Version);
    }

    [Fact]
    public async Task Relist_ManyObjects_SpansBatchesAndMarksAllListed()
    {
        await using var writer = await OpenAsync(new ChangeWriterOptions { MaxBatchChanges = 50 });
        var all = Enumerable.Range(0, 700).Select(i => Observe("u" + i, "1", Verb.Added)).ToArray();
        Assert.Equal(700, (await ReplaceAsync(writer, Widgets, "1", null, all)).Added);
        Assert.Equal(300, (await ReplaceAsync(writer, Widgets, "2", null, all[300..])).InferredDeletes);
        await RowsAsync(1_000);
        Assert.Equal("2", await ScalarAsync<string>("SELECT resource_version FROM bookmark"));
    }
}
