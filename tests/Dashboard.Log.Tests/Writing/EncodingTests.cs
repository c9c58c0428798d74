using System.Globalization;
using Dashboard.Log.Tests.Payloads;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

public sealed class EncodingTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public async Task Append_ManyVersions_AreEditsWithAKeyframeEvery32(long recentBytes)
    {
        await using (var writer = await OpenAsync(new ChangeWriterOptions { RecentBytes = recentBytes }))
        {
            foreach (var i in Enumerable.Range(0, 70))
                await writer.AppendAsync(Widgets, [Version("a", i), Version("b", i)], $"{i}", Ct);
        }

        var rows = (await RowsAsync(140)).Cast<Change>().ToList();
        Assert.Equal([.. Enumerable.Range(0, 140).Select(i => Json(i / 2))], rows.Select(row => row.Json.ToArray()));
        Assert.Equal(
            string.Concat(Enumerable.Range(0, 140).Select(i => i / 2 % 32 == 0 ? 'K' : 'S')),
            await ScalarAsync<string>("SELECT string_agg(encoding::text, '' ORDER BY position) FROM change"));

        // Any version by itself, and pages that begin and end anywhere.
        foreach (var i in (int[])[0, 1, 30, 31, 32, 33, 63, 64, 69])
            Assert.Equal(Json(i), (await Reader.VersionAsync(Cluster, 1, i * 2, Ct))!.Json.ToArray());
        foreach (var before in (long[])[140, 70, 64, 3])
        {
            var page = await Reader.VersionsAsync(Cluster, 2, before, 40, true, Ct);
            Assert.Equal(page.Select(change => Json((int)change.Position / 2)), page.Select(change => change.Json.ToArray()));
        }

        var some = await Reader.ChangesAsync(Cluster, new LogFilter { PathPrefix = "status.phase", Limit = 50 }, Ct);
        Assert.Empty(some);
        some = await Reader.ChangesAsync(Cluster, new LogFilter { Before = 101, Limit = 7 }, Ct);
        Assert.Equal(some.Select(change => Json((int)change.Position / 2)), some.Select(change => change.Json.ToArray()));
    }

    [Fact]
    public async Task Read_ForwardInSmallSteps_AndFromTheMiddle_GivesTheSameBytes()
    {
        await using (var writer = await OpenAsync())
        {
            foreach (var i in Enumerable.Range(0, 40))
                await writer.AppendAsync(Widgets, [Version("a", i), Version("b", i), Version("c", i)], $"{i}", Ct);
        }

        await RowsAsync(120);
        foreach (var start in (long[])[-1, 0, 47, 95, 99])
        {
            var position = start;
            while (await Reader.ReadAsync(Cluster, position, 7, Ct) is { Count: > 0 } rows)
            {
                Assert.All(rows.Cast<Change>(), row => Assert.Equal(Json((int)row.Position / 3), row.Json.ToArray()));
                position = rows[^1].Position;
            }

            Assert.Equal(119, position);
        }
    }

    [Fact]
    public async Task Open_MidChain_GoesOn()
    {
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Widgets, "1", null, Version("a", 0), Version("b", 0));
        foreach (var i in Enumerable.Range(1, 3))
        {
            await using var again = await OpenAsync();
            await again.AppendAsync(Widgets, [Version("a", i)], $"{i}", Ct);
        }

        await using (var last = await OpenAsync())
            await ReplaceAsync(last, Widgets, "9", new GapCause(GapReason.WatchExpired, "x"), Version("b", 0));
        var rows = await RowsAsync(7);
        Assert.Equal("Added:a@100 Added:b@100 Modified:a@101 Modified:a@102 Modified:a@103 InferredDelete:a@103 Gap", Words(rows));
        Assert.Equal("K0 K0 S1 S2 S3 S4 K0", await ScalarAsync<string>("SELECT string_agg(encoding::text || keyframe_distance, ' ' ORDER BY position) FROM change"));
        Assert.Equal(Json(3), ((Change)rows[5]).Json.ToArray());
    }

    [Fact]
    public async Task Open_LastVersionIsDamaged_NextIsAKeyframe()
    {
        await using (var writer = await OpenAsync())
            await writer.AppendAsync(Widgets, [Version("a", 0), Version("a", 1), Version("a", 2)], "1", Ct);
        await RowsAsync(3);
        await TamperAsync("UPDATE change SET payload = '\\x00010203' WHERE position = 1");
        await using (var again = await OpenAsync())
            await again.AppendAsync(Widgets, [Version("a", 3), Version("a", 4)], "2", Ct);
        Assert.True(await Reader.WaitAsync(Cluster, 3, TimeSpan.FromSeconds(20), Ct));
        Assert.Equal("K0 S1 S2 K0 S1", await ScalarAsync<string>("SELECT string_agg(encoding::text || keyframe_distance, ' ' ORDER BY position) FROM change"));
        Assert.Equal(Json(4), (await Reader.VersionAsync(Cluster, 1, 4, Ct))!.Json.ToArray());
    }

    [Theory]
    [InlineData("UPDATE change SET payload = '\\x00010203' WHERE position = 4")]
    [InlineData("UPDATE change SET keyframe_distance = 5 WHERE position = 4")]
    [InlineData("UPDATE change SET keyframe_distance = -1 WHERE position = 4")]
    [InlineData("UPDATE change SET keyframe_distance = 32000 WHERE position = 5")]
    [InlineData("UPDATE change SET encoding = 'X' WHERE position = 4")]
    [InlineData("UPDATE change SET encoding = 'S' WHERE position = 0")]
    [InlineData("UPDATE change SET dictionary_id = 77 WHERE position = 0")]
    [InlineData("UPDATE change SET payload = (SELECT payload FROM change WHERE position = 3) WHERE position = 5")]
    [InlineData("UPDATE change SET content_hash = '\\x00' WHERE position = 5")]
    [InlineData("DELETE FROM change WHERE position = 4")]
    public async Task Read_DamagedChain_NamesTheRow(string tamper)
    {
        await using (var writer = await OpenAsync())
            await writer.AppendAsync(Widgets, [.. Enumerable.Range(0, 6).Select(i => Version("a", i))], "1", Ct);
        await RowsAsync(6);
        await TamperAsync(tamper);
        await using var reader = new ChangeReader(Database);
        var errors = new List<InvalidDataException>
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => reader.VersionAsync(Cluster, 1, 5, Ct)),
            await Assert.ThrowsAsync<InvalidDataException>(() => reader.VersionsAsync(Cluster, 1, 6, 1, true, Ct)),
            await Assert.ThrowsAsync<InvalidDataException>(() => reader.ReadAsync(Cluster, 4, 10, Ct)),
        };
        Assert.All(errors, error => Assert.StartsWith("Row 5 of cluster 'test' does not decode", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Append_EnoughOfAKind_TrainsADictionaryThatOutlivesTheWriter()
    {
        var count = 0;
        await using (var writer = await OpenAsync())
        {
            await ReplaceAsync(writer, Widgets, "1", null, [.. Enumerable.Range(0, 250).Select(i => Version("u" + i, 0, i))]);
            count = 250;
            await Wait.UntilAsync(
                async () =>
                {
                    await writer.AppendAsync(Widgets, [Version("more" + count, 0, count++)], "2", Ct);
                    return await ScalarAsync<long>("SELECT count(*) FROM dictionary") > 0;
                },
                TimeSpan.FromSeconds(60), () => "No dictionary came.", Ct);
        }

        await using (var again = await OpenAsync())
            await again.AppendAsync(Widgets, [Version("after", 0, 999)], "3", Ct);
        var rows = (await RowsAsync(count + 1)).Cast<Change>().ToList();
        Assert.Equal(Versions.Report(999, 0), rows[^1].Json.ToArray());
        Assert.Equal(1, await ScalarAsync<short>($"SELECT dictionary_id FROM change WHERE position = {count}"));

        await TamperAsync("ALTER TABLE dictionary DISABLE TRIGGER append_only; DELETE FROM dictionary; UPDATE log_head SET next = next - 1");
        // Who has read it before sees by the head that the log was put back.
        Assert.Equal(count - 1, await Reader.HeadAsync(Cluster, Ct));
        await using var fresh = new ChangeReader(Database);
        foreach (var reader in (ChangeReader[])[fresh, Reader])
        {
            var error = await Assert.ThrowsAsync<InvalidDataException>(() => reader.VersionAsync(Cluster, rows[^1].ObjectId, long.MaxValue, Ct));
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"Row {count} of cluster 'test' does not decode: Dictionary 1 is missing."), error.Message);
        }
    }

    [Fact]
    public async Task Append_EnoughOfSeveralKindsAtOnce_TrainsThemAll()
    {
        await using var writer = await OpenAsync();
        // In one call: the second kind's samples are full while the first is being trained.
        await writer.AppendAsync(
            Widgets,
            [
                .. Enumerable.Range(0, 250).Select(i => Version("w" + i, 0, i)),
                .. Enumerable.Range(0, 250).Select(i => Raw("g" + i, "100", Verb.Added, Versions.Report(i, 0), Gadgets)),
            ],
            "1", Ct);
        var count = 0;
        await Wait.UntilAsync(
            async () =>
            {
                await writer.AppendAsync(Widgets, [Version("more" + count, 0, count++)], "2", Ct);
                return await ScalarAsync<long>("SELECT count(DISTINCT kind_id) FROM dictionary WHERE encoding = 'K'") == 2;
            },
            TimeSpan.FromSeconds(60), () => "Two dictionaries did not come.", Ct);
    }

    private static byte[] Json(int version) => Versions.Report(1, version);

    private static Observation Version(string uid, int version, int number = 1) => Raw(
        uid, (version + 100).ToString(CultureInfo.InvariantCulture), version == 0 ? Verb.Added : Verb.Modified, Versions.Report(number, version));

    private Task TamperAsync(string sql) => ExecuteAsync($"ALTER TABLE change DISABLE TRIGGER append_only; {sql}; ALTER TABLE change ENABLE TRIGGER append_only");
}
