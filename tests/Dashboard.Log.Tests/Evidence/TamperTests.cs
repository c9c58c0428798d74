using System.Globalization;
using Dashboard.Log.Evidence;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Log.Tests.Evidence;

/// <summary>What the owner of the database can do to it, with every guard switched off, and what verification makes of it.</summary>
public sealed class TamperTests(PostgresFixture postgres) : EvidenceTest(postgres)
{
    /// <summary>Statement; the position that is reported; the kind of finding.</summary>
    public static TheoryData<string, int, string> Rows { get; } = new()
    {
        { "UPDATE change SET recorded_at = recorded_at - interval '1 microsecond' WHERE position = 200", 200, "row" },
        { "UPDATE change SET observed_at = observed_at + interval '1 microsecond' WHERE position = 200", 200, "row" },
        { "UPDATE change SET observed_at = 'infinity' WHERE position = 200", 200, "row" },
        { "UPDATE change SET observed_at = '200000-01-01' WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_ids = array[null, 1] WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_ids = array[array[0, 1], array[1, 0]] WHERE position = 200", 200, "row" },
        { "UPDATE change SET object_id = 3 WHERE position = 200", 200, "row" },
        { "UPDATE change SET kind_id = 77 WHERE position = 200", 200, "row" },
        { "UPDATE change SET verb = 'A' WHERE position = 200", 200, "row" },
        { "UPDATE change SET resource_version = resource_version || '0' WHERE position = 200", 200, "row" },
        { "UPDATE change SET generation = generation + 1 WHERE position = 200", 200, "row" },
        { "UPDATE change SET generation = NULL WHERE position = 200", 200, "row" },
        { "UPDATE change SET manager_id = 1 - manager_id WHERE position = 200", 200, "row" },
        { "UPDATE change SET manager_id = NULL WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_ids = path_ids[1:1] WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_ids = array[path_ids[2], path_ids[1]] WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_ids = NULL WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_ids = array(SELECT id + 262144 FROM unnest(path_ids) id) WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_manager_ids = array[0, 1] WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_manager_ids = array[null, 99] WHERE position = 200", 200, "row" },
        { "UPDATE change SET path_manager_ids = array[array[0, 1], array[1, 0]] WHERE position = 200", 200, "row" },
        { "UPDATE change SET flags = flags | 1 WHERE position = 200", 200, "row" },
        { "UPDATE change SET flags = flags + 256 WHERE position = 200", 200, "row" },
        { "UPDATE change SET leaf_mark = leaf_mark + 1 WHERE position = 200", 200, "row" },
        { "UPDATE change SET encoding = 'X' WHERE position = 200", 200, "content" },
        { "UPDATE change SET dictionary_id = 99 WHERE position = 200", 200, "content" },
        { "UPDATE change SET keyframe_distance = 5 WHERE position = 200", 200, "content" },
        { "UPDATE change SET content_hash = sha256('x') WHERE position = 200", 200, "row" },
        { "UPDATE change SET content_hash = '' WHERE position = 200", 200, "row" },
        { "UPDATE change SET payload = set_byte(payload, 12, get_byte(payload, 12) # 1) WHERE position = 200", 200, "content" },
        { "UPDATE change SET payload = (SELECT payload FROM change WHERE position = 10) WHERE position = 200", 200, "content" },
        { "UPDATE change SET payload = (SELECT payload FROM change WHERE position = 201), content_hash = (SELECT content_hash FROM change WHERE position = 201) WHERE position = 200", 200, "row" },
        { "INSERT INTO cluster (name) VALUES ('other'); UPDATE change SET cluster = 2 WHERE position = 200", 200, "missing" },
        { "UPDATE change SET position = 100000 WHERE position = 200", 200, "missing" },
        { "UPDATE change SET position = 100000 WHERE position = 200", 100000, "extra" },
        { "DELETE FROM change WHERE position = 0", 0, "missing" },
        { "DELETE FROM change WHERE position = 333", 333, "missing" },
        { "DELETE FROM change WHERE position = (SELECT max(position) FROM change)", -1, "missing" },
        { "UPDATE change SET position = CASE position WHEN 200 THEN 201 ELSE 200 END, recorded_at = recorded_at + interval '1 microsecond' WHERE position IN (200, 201)", 200, "row" },
        { "INSERT INTO change SELECT (jsonb_populate_record(c, jsonb_build_object('recorded_at', recorded_at + interval '1 microsecond'))).* FROM change c WHERE position = 200", 200, "extra" },
        { "UPDATE object SET name = 'x' WHERE id = 51", 50, "row" },
        { "UPDATE object SET namespace = NULL WHERE id = 51", 50, "row" },
        { "UPDATE object SET uid = 'x' WHERE id = 51", 50, "row" },
        { "UPDATE object SET deleted_position = 7 WHERE id = 51", -2, "object" },
        { "UPDATE kind SET \"group\" = 'x'", 0, "row" },
        { "UPDATE kind SET version = 'x'", 0, "row" },
        { "UPDATE kind SET kind = 'x'", 0, "row" },
        { "UPDATE kind SET resource = 'x'", 0, "row" },
        { "UPDATE kind SET namespaced = NOT namespaced", 0, "row" },
        { "UPDATE manager SET name = 'x' WHERE id = 0", 0, "row" },
        { "DELETE FROM manager WHERE id = 0", 0, "row" },
        { "UPDATE path SET path = 'x' WHERE id = 0", 150, "row" },
        { "UPDATE cluster SET name = 'other'", 0, "log" },
        { "UPDATE gap SET from_at = from_at - interval '1 second' WHERE position = 450", 450, "gap" },
        { "UPDATE gap SET to_at = to_at + interval '1 second' WHERE position = 450", 450, "gap" },
        { "UPDATE gap SET reason = 'SwitchedOff' WHERE position = 450", 450, "gap" },
        { "UPDATE gap SET detail = 'x' WHERE position = 450", 450, "gap" },
        { "UPDATE gap SET position = 77 WHERE position = 450", 450, "gap" },
        { "DELETE FROM gap WHERE position = 450", 450, "gap" },
        { "INSERT INTO gap SELECT cluster, 100000, scope_id, from_at, to_at, reason, detail FROM gap WHERE position = 450", 100000, "gap" },
        { "UPDATE scope SET resource = 'x'", 450, "gap" },
        { "UPDATE tree_node SET hash = sha256('x') WHERE index = 1", 256, "node" },
        { "ALTER TABLE tree_node DROP CONSTRAINT tree_node_hash_check; UPDATE tree_node SET hash = 'x' WHERE index = 1", 256, "node" },
        { "DELETE FROM tree_node WHERE index = 1", 256, "node" },
        { "UPDATE log_head SET frontier = sha256('x') || substr(frontier, 33)", 512, "log" },
        { "UPDATE log_head SET frontier = 'x'", 512, "log" },
        { "UPDATE tree_head SET note = 'x' WHERE number = 1", -2, "head" },
        { "UPDATE tree_head SET size = size + 1 WHERE number = 1", -2, "head" },
        { "UPDATE tree_head SET root = sha256('x') WHERE number = 1", -2, "head" },
        { "UPDATE tree_head SET signed_at = signed_at - interval '1 hour' WHERE number = 1", -2, "head" },
        { "UPDATE tree_head SET note = replace(note, E'\\n\\n', E'\\ntime 2020-01-01T00:00:00Z\\n\\n') WHERE number = 1", -2, "head" },
        { "DELETE FROM tree_head WHERE number = 1", -2, "head" },
        { "DELETE FROM tree_head", -2, "head" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Altered_IsReportedWithItsPosition(string sql, int position, string kind)
    {
        var rows = await RecordAsync(await KeeperAsync());
        var before = await VerifyAsync();
        Assert.True(before.Sound, string.Join("\n", before.Findings));
        await AlterAsync(sql);
        var result = await VerifyAsync();
        var expected = position == -1 ? rows - 1 : position;
        Assert.True(
            result.Findings.Any(finding => finding.Kind == kind && (position == -2 || (finding.From <= expected && expected <= finding.To && (kind is "node" or "log" || finding.From == finding.To || finding.Kind == "missing")))),
            string.Create(CultureInfo.InvariantCulture, $"expected {kind} at {expected}; found:\n{string.Join("\n", result.Findings.Take(20))}"));
    }

    [Fact]
    public async Task Untouched_HasNoFindings()
    {
        var rows = await RecordAsync(await KeeperAsync());
        var result = await VerifyAsync();
        Assert.Empty(result.Findings);
        Assert.Equal((rows, 3L, 3L, 0L), ((int)result.Rows, result.HeadsStored, result.HeadsOutside, result.HeadsNotChecked));
        Assert.True(result.Signatures);
    }

    [Fact]
    public async Task OneRowAltered_IsTheOnlyFindingAndLaterHeadsStillFit()
    {
        await RecordAsync(await KeeperAsync());
        await AlterAsync("UPDATE change SET resource_version = 'x' WHERE position = 5");
        var result = await VerifyAsync();
        Assert.Equal((5L, 5L, "row"), result.Findings is [var only] ? (only.From, only.To, only.Kind) : throw new Xunit.Sdk.XunitException(string.Join("\n", result.Findings)));
        Assert.Equal(4, result.HeadsStored + result.HeadsOutside);
        Assert.Equal(2, result.HeadsNotChecked);
    }

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(300, 310, 0)]
    [InlineData(0, 511, 1)]
    [InlineData(520, null, 0)]
    public async Task Range_FindsWhatLiesInIt(int from, int? to, int findings)
    {
        await RecordAsync(await KeeperAsync());
        await AlterAsync("UPDATE change SET resource_version = 'x' WHERE position = 511");
        var result = await VerifyAsync(new VerificationRequest(Cluster) { From = from, To = to });
        // The range is widened to whole subtrees of 256 rows.
        Assert.Equal(findings + (to == 310 ? 1 : 0), result.Findings.Count);
    }

    [Fact]
    public async Task TailCutOff_WithItsTree_ContradictsTheHeadsHeldOutside()
    {
        var rows = await RecordAsync(await KeeperAsync());
        await AlterAsync($"DELETE FROM change WHERE position >= {rows - 10}; DELETE FROM gap WHERE position >= {rows - 10}; DELETE FROM tree_head WHERE size > {rows - 10}");
        await RebuildAsync();
        var result = await VerifyAsync();
        Assert.Contains(result.Findings, finding => finding.Kind == "head" && finding.To == rows - 1 && finding.Detail.Contains("held outside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OlderCopyRestored_ContradictsTheHeadsHeldOutside_AndIsNotSigned()
    {
        var keeper = await KeeperAsync();
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Widgets, "1", null, [.. Enumerable.Range(0, 20).Select(i => Observe($"u{i}", "1"))]);
        await keeper.KeepAsync(Cluster, Ct);
        var copy = await CopyAsync();
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Widgets, "2", null, [.. Enumerable.Range(0, 20).Select(i => Observe($"u{i}", "2"))]);
        await keeper.KeepAsync(Cluster, Ct);

        await using var restored = NpgsqlDataSource.Create(copy);
        var result = await new LogVerifier(restored).VerifyAsync(new VerificationRequest(Cluster) { Heads = HeadsPath, Keys = [Key.Public(Cluster).PublicKey] }, Ct);
        Assert.Contains(result.Findings, finding => finding.Kind == "head" && finding.From == 20 && finding.To == 39);
        var again = new HeadKeeper(restored, Key, null, await HeadFile.OpenAsync(HeadsPath, Ct), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Contains("older copy", (await Assert.ThrowsAsync<InvalidDataException>(() => again.KeepAsync(Cluster, Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForkedAfterARestore_ContradictsTheHeadsHeldOutside()
    {
        var keeper = await KeeperAsync();
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Widgets, "1", null, [.. Enumerable.Range(0, 20).Select(i => Observe($"u{i}", "1"))]);
        await keeper.KeepAsync(Cluster, Ct);
        var copy = await CopyAsync();
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Widgets, "2", null, [.. Enumerable.Range(0, 20).Select(i => Observe($"u{i}", "2"))]);
        await keeper.KeepAsync(Cluster, Ct);

        // The other branch, signed by the same key elsewhere, goes further than the first.
        await using var forked = NpgsqlDataSource.Create(copy);
        await using (var writer = await OpenAsync(database: forked))
            await ReplaceAsync(writer, Widgets, "2", null, [.. Enumerable.Range(0, 30).Select(i => Observe($"u{i}", "3"))]);
        await new HeadKeeper(forked, Key, null, await HeadFile.OpenAsync(Path.Combine(Folder, "forked.jsonl"), Ct), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).KeepAsync(Cluster, Ct);
        var result = await new LogVerifier(forked).VerifyAsync(new VerificationRequest(Cluster) { Heads = HeadsPath, Keys = [Key.Public(Cluster).PublicKey] }, Ct);
        Assert.Contains(result.Findings, finding => finding is { Kind: "head", From: 20, To: 39 } && finding.Detail.Contains("another root", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EverythingRewrittenWithAnotherKey_ContradictsKeyAndHeadsHeldOutside()
    {
        var rows = await RecordAsync(await KeeperAsync());
        await AlterAsync("UPDATE object SET name = 'innocent' WHERE id = 51; DELETE FROM tree_head");
        await RebuildAsync();
        using var forged = SigningKey.LoadOrCreate(Path.Combine(Folder, "forged.key"), out _);
        var other = Path.Combine(Folder, "forged.jsonl");
        await (await KeeperAsync(forged, heads: other)).KeepAsync(Cluster, Ct);
        // Without anything held outside it is a sound log: that is what holding heads outside is for.
        var alone = await new LogVerifier(Database).VerifyAsync(new VerificationRequest(Cluster) { Heads = other, Keys = [forged.Public(Cluster).PublicKey] }, Ct);
        Assert.True(alone.Sound, string.Join("\n", alone.Findings));

        var result = await VerifyAsync();
        Assert.Contains(result.Findings, finding => finding.Kind == "head" && finding.From == 0 && finding.Detail.Contains("another root", StringComparison.Ordinal));
        Assert.Contains(result.Findings, finding => finding.Kind == "head" && finding.Detail.Contains("not signed by a key that is believed", StringComparison.Ordinal));
        Assert.Equal(rows, result.Rows);
    }

    private async Task<string> CopyAsync()
    {
        NpgsqlConnection.ClearAllPools();
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
        var name = settings.Database + "_copy";
        await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await server.OpenAsync(Ct);
        Database.Clear();
        await using var copy = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {settings.Database}", server);
        await copy.ExecuteNonQueryAsync(Ct);
        settings.Database = name;
        return settings.ConnectionString;
    }
}
