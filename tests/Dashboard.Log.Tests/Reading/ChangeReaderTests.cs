using System.Text.Json.Nodes;
using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Log.Tests.Reading;

public sealed class ChangeReaderTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Fact]
    public async Task Read_InParts_IsTheWholeLogInOrder()
    {
        await FillAsync();
        var parts = new List<LogRow>();
        while (await Reader.ReadAsync(Cluster, parts.Count - 1, 2, Ct) is { Count: > 0 } part)
        {
            Assert.True(part.Count <= 2);
            parts.AddRange(part);
        }

        Assert.Equal("Added:a@1 Added:b@1 Modified:a@2 Modified:a@3 Deleted:b@4 Added:g@1", Words(parts));
    }

    [Fact]
    public async Task Version_AtAPosition_IsTheOneThatHeldThen()
    {
        await FillAsync();
        Assert.Equal("1", (await Reader.VersionAsync(Cluster, 1, 1, Ct))?.ResourceVersion);
        Assert.Equal("2", (await Reader.VersionAsync(Cluster, 1, 2, Ct))?.ResourceVersion);
        Assert.Equal("3", (await Reader.VersionAsync(Cluster, 1, long.MaxValue, Ct))?.ResourceVersion);
        Assert.Null(await Reader.VersionAsync(Cluster, 2, 0, Ct));
        Assert.Null(await Reader.VersionAsync(Cluster, 99, 9, Ct));
    }

    [Fact]
    public async Task Versions_NewestFirst_WithAndWithoutNoise()
    {
        await FillAsync();
        Assert.Equal(["3", "2", "1"], (await Reader.VersionsAsync(Cluster, 1, long.MaxValue, 10, true, Ct)).Select(change => change.ResourceVersion));
        Assert.Equal(["2", "1"], (await Reader.VersionsAsync(Cluster, 1, long.MaxValue, 10, false, Ct)).Select(change => change.ResourceVersion));
        Assert.Equal(["1"], (await Reader.VersionsAsync(Cluster, 1, 2, 10, true, Ct)).Select(change => change.ResourceVersion));
        Assert.Equal(["3"], (await Reader.VersionsAsync(Cluster, 1, long.MaxValue, 1, true, Ct)).Select(change => change.ResourceVersion));
    }

    [Fact]
    public async Task Changes_EachFilter_LeavesWhatItSays()
    {
        await FillAsync();
        Assert.Equal("Added:g@1 Deleted:b@4 Modified:a@2 Added:b@1 Added:a@1", await ChangesAsync(new()));
        Assert.Equal("Added:g@1 Deleted:b@4 Modified:a@3 Modified:a@2 Added:b@1 Added:a@1", await ChangesAsync(new() { Noise = true }));
        Assert.Equal("Modified:a@2 Added:b@1", await ChangesAsync(new() { Before = 4, After = 0 }));
        Assert.Equal("Deleted:b@4 Added:b@1", await ChangesAsync(new() { ObjectIds = [2] }));
        Assert.Equal("Added:g@1", await ChangesAsync(new() { Group = "example.com", Kind = "Gadget" }));
        Assert.Equal("Deleted:b@4", await ChangesAsync(new() { Verbs = [Verb.Deleted, Verb.InferredDelete] }));
        Assert.Equal("Modified:a@2 Added:a@1", await ChangesAsync(new() { Name = "n-a", Namespace = "ns" }));
        Assert.Equal("", await ChangesAsync(new() { Namespace = "elsewhere" }));
        Assert.Equal("Modified:a@2", await ChangesAsync(new() { PathPrefix = "spec" }));
        Assert.Equal("Modified:a@2", await ChangesAsync(new() { PathPrefix = "spec.x" }));
        Assert.Equal("", await ChangesAsync(new() { PathPrefix = "spe" }));
        Assert.Equal("", await ChangesAsync(new() { Manager = "nobody" }));
        Assert.Equal("", await ChangesAsync(new() { To = TimeProvider.System.GetUtcNow().AddDays(-1) }));
        Assert.Equal("Added:g@1", await ChangesAsync(new() { From = TimeProvider.System.GetUtcNow().AddDays(-1), Limit = 1 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ChangesAsync(new() { Limit = 0 }));
    }

    [Fact]
    public async Task Changes_OutsideTheGrants_AreNotCounted()
    {
        await FillAsync();
        Assert.Equal("Added:g@1", await ChangesAsync(new() { Grants = [new Grant("example.com", "gadgets", null)], Limit = 1 }));
        Assert.Equal("Deleted:b@4 Modified:a@2 Added:b@1 Added:a@1", await ChangesAsync(new() { Grants = [new Grant(null, "widgets", "ns"), new Grant("x", "y", "z")] }));
        Assert.Equal("", await ChangesAsync(new() { Grants = [new Grant(null, null, "other")] }));
        Assert.Equal("", await ChangesAsync(new() { Grants = [] }));
    }

    [Fact]
    public async Task Wait_WakesWhenTheLogGrows_AndEndsAtItsBound()
    {
        await using var writer = await OpenAsync();
        Assert.False(await Reader.WaitAsync(Cluster, -1, TimeSpan.FromMilliseconds(50), Ct));
        var waiting = Reader.WaitAsync(Cluster, -1, TimeSpan.FromSeconds(20), Ct);
        Assert.False(waiting.IsCompleted);
        await writer.AppendAsync(Widgets, [Observe("a", "1")], "1", Ct);
        Assert.True(await waiting);
        Assert.True(await Reader.WaitAsync(Cluster, -1, TimeSpan.Zero, Ct));
    }

    [Fact]
    public async Task Wait_Notified_ByThePositionThatIsNamed()
    {
        // The log itself stays empty, so that only a notification can say that it has grown.
        var waiting = Reader.WaitAsync(Cluster, 3, TimeSpan.FromSeconds(30), Ct);
        var further = Reader.WaitAsync(Cluster, 4, TimeSpan.FromSeconds(3), Ct);
        await Wait.UntilAsync(
            async () =>
            {
                await ExecuteAsync($"SELECT pg_notify('dashboard_log', '{Cluster}'), pg_notify('dashboard_log', '9 other'), pg_notify('dashboard_log', '4 {Cluster}')");
                return waiting.IsCompleted;
            },
            TimeSpan.FromSeconds(20), () => "No notification wakes it.", Ct);
        Assert.True(await waiting);
        Assert.False(await further);
    }

    [Fact]
    public async Task Read_DamagedPayload_SaysSo()
    {
        await FillAsync();
        await ExecuteAsync("ALTER TABLE change DISABLE TRIGGER append_only; UPDATE change SET payload = '\\x00' WHERE position = 2");
        await Assert.ThrowsAsync<InvalidDataException>(() => Reader.ReadAsync(Cluster, -1, 100, Ct));
        await ExecuteAsync("DELETE FROM change WHERE position = 2");
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Reader.ReadAsync(Cluster, -1, 100, Ct));
        Assert.Contains("hole", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_GoneBack_WhatIdsStandForIsLookedUpAgain()
    {
        await FillAsync();
        await Reader.HeadAsync(Cluster, Ct);
        Assert.Equal("n-a", ((Change)(await Reader.ReadAsync(Cluster, -1, 1, Ct))[0]).Object.Name);
        await ExecuteAsync("SET session_replication_role = replica; DELETE FROM change WHERE position > 0; UPDATE object SET name = 'other' WHERE id = 1; UPDATE log_head SET next = 1; RESET session_replication_role");

        Assert.Equal(0, await Reader.HeadAsync(Cluster, Ct));
        Assert.Equal("other", ((Change)(await Reader.ReadAsync(Cluster, -1, 1, Ct))[0]).Object.Name);
    }

    [Fact]
    public async Task Head_GoneBack_NothingThatWasReadOfTheLostRowsIsUsed()
    {
        await using (var writer = await OpenAsync())
            await writer.AppendAsync(Widgets, [.. Enumerable.Range(1, 3).SelectMany(i => (Observation[])[Version("a", i), Version("b", i)])], "3", Ct);
        await RowsAsync(6);
        await ExecuteAsync(
            $"""
            SET session_replication_role = replica;
            DELETE FROM change WHERE position > 1;
            UPDATE log_head SET next = 2, frontier = decode(repeat('00', 32), 'hex');
            RESET session_replication_role
            """);
        Assert.Equal(1, await Reader.HeadAsync(Cluster, Ct));
        await using (var writer = await OpenAsync())
            await writer.AppendAsync(Widgets, [.. Enumerable.Range(4, 4).Select(i => Version("c", i)), Version("a", 8), Version("b", 8)], "8", Ct);

        // The one as a page, by what was decoded last, the other going forward from where the lost rows had been read to.
        Assert.Equal("1", Assert.Single(await Reader.ChangesAsync(Cluster, new LogFilter { Limit = 1 }, Ct)) is { Previous: { } before } ? VersionOf(before.Json) : null);
        Assert.Equal("1", Assert.Single(await Reader.ReadAsync(Cluster, 5, 1, Ct)) is Change { Previous: { } last } ? VersionOf(last.Json) : null);

        static Observation Version(string uid, int i) => Observe(uid, $"{i}", i is 1 or 4 ? Verb.Added : Verb.Modified, $"{{\"x\":{i}}}");
        static string? VersionOf(ReadOnlyMemory<byte> json) => (string?)JsonNode.Parse(json.Span)!["metadata"]!["resourceVersion"];
    }

    [Fact]
    public async Task Head_OlderAnswerComesLast_NothingIsForgotten()
    {
        await FillAsync();
        await Reader.HeadAsync(Cluster, Ct);
        Assert.Equal("n-a", ((Change)(await Reader.ReadAsync(Cluster, -1, 1, Ct))[0]).Object.Name);
        // What has read the head of now says so only when this lock is given back.
        await using var holding = await Database.OpenConnectionAsync(Ct);
        await using (var hold = new NpgsqlCommand(
            """
            ALTER TABLE log_head RENAME TO head;
            CREATE FUNCTION held(read bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN IF read = 6 THEN PERFORM pg_advisory_xact_lock_shared(7); END IF; RETURN read; END $$;
            CREATE VIEW log_head AS SELECT cluster, held(next) AS next FROM head;
            SELECT pg_advisory_lock(7)
            """, holding))
            await hold.ExecuteNonQueryAsync(Ct);
        var older = Reader.HeadAsync(Cluster, Ct);
        await Wait.UntilAsync(() => ScalarAsync<bool>("SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"), TimeSpan.FromSeconds(20), () => "Nobody waits.", Ct);
        await ExecuteAsync("SET session_replication_role = replica; UPDATE head SET next = 7; UPDATE object SET name = 'other' WHERE id = 1; RESET session_replication_role");
        Assert.Equal(6, await Reader.HeadAsync(Cluster, Ct));
        await using (var release = new NpgsqlCommand("SELECT pg_advisory_unlock(7)", holding))
            await release.ExecuteNonQueryAsync(Ct);

        Assert.Equal(5, await older);
        Assert.Equal("n-a", ((Change)(await Reader.ReadAsync(Cluster, -1, 1, Ct))[0]).Object.Name);
        // Nor is what the newer one has said.
        await ExecuteAsync("UPDATE head SET next = 6");
        await Reader.HeadAsync(Cluster, Ct);
        Assert.Equal("other", ((Change)(await Reader.ReadAsync(Cluster, -1, 1, Ct))[0]).Object.Name);
    }

    private async Task FillAsync()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1", Verb.Added), Observe("b", "1", Verb.Added));
        await writer.AppendAsync(Widgets, [Observe("a", "2", spec: "{\"x\":1}"), Observe("a", "3", spec: "{\"x\":1}"), Observe("b", "4", Verb.Deleted)], "4", Ct);
        await ReplaceAsync(writer, Gadgets, "1", null, Observe("g", "1", Verb.Added, scope: Gadgets));
    }

    private async Task<string> ChangesAsync(LogFilter filter) => Words(await Reader.ChangesAsync(Cluster, filter, Ct));
}
