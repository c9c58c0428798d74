using Dashboard.Log.Evidence;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Log.Tests.Evidence;

public sealed class RetentionTests(PostgresFixture postgres) : EvidenceTest(postgres)
{
    [Fact]
    public async Task Drop_PastKeeping_LeavesASoundLogThatSaysWhatIsMissing()
    {
        var (keeper, rows) = await OldAsync();
        var dropped = await RetentionAsync(keeper);
        // Versions back to their keyframe are kept: what goes is what was deleted before, and gaps.
        Assert.InRange(dropped, 3, 449);
        Assert.Equal(rows - dropped, await ScalarAsync<long>("SELECT count(*) FROM change"));
        await keeper.KeepAsync(Cluster, Ct);
        var result = await VerifyAsync();
        Assert.True(result.Sound, string.Join("\n", result.Findings));
        Assert.Equal((dropped, rows - dropped), (result.Dropped, result.Rows));
        var statement = keeper.File.Last(Cluster)!.Head.Dropped!;
        Assert.Contains("older than 30 days", statement.Why, StringComparison.Ordinal);
        Assert.Equal(0, await RetentionAsync(keeper));
    }

    [Fact]
    public async Task Drop_KeepsWhatLaterStateIsReadFrom()
    {
        var (keeper, rows) = await OldAsync();
        var objects = await ScalarAsync<long>("SELECT count(*) FROM object");
        var before = new List<Model.Change?>();
        for (var id = 1; id <= objects; id++)
            before.Add(await Reader.VersionAsync(Cluster, id, 449, Ct));
        await RetentionAsync(keeper);
        for (var id = 1; id <= objects; id++)
        {
            var after = await Reader.VersionAsync(Cluster, id, 449, Ct);
            if (before[id - 1]!.Verb == Model.Verb.InferredDelete)
                Assert.Null(after);
            else
                Assert.Equal(before[id - 1]!.Json.ToArray(), after!.Json.ToArray());
        }

        // And the writer goes on from there.
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Gadgets, "1", null, Observe("g", "1", scope: Gadgets));
        await keeper.KeepAsync(Cluster, Ct);
        var result = await VerifyAsync();
        Assert.True(result.Sound, string.Join("\n", result.Findings));
        Assert.Equal(rows + 1, result.Next);
    }

    [Fact]
    public async Task Drop_LeavesProofsOfTheRowsThatAreKept()
    {
        var (keeper, rows) = await OldAsync();
        await RetentionAsync(keeper);
        var proofs = new RowProofs(Database);
        var kept = 0;
        for (var position = 0; position < rows; position += 7)
        {
            var answer = await proofs.ProveAsync(Cluster, position, null, Ct);
            kept += answer.Proof is null ? 0 : 1;
            Assert.True(answer.Proof is not null || answer.Missing!.Contains("retention", StringComparison.Ordinal));
        }

        Assert.InRange(kept, 20, (rows / 7) + 1);
    }

    [Fact]
    public async Task Drop_ForgetsThePathsOfBlocksWithoutRows()
    {
        const string Prune = "SELECT prune_change_partition(current_date - 40, current_date - 30)";
        const string Blocks = "SELECT array_agg(number ORDER BY number)::text FROM path_block";
        await OldAsync();
        await ExecuteAsync(Prune);
        Assert.Equal("{2,3,4,5,6,7,8}", await ScalarAsync<string>(Blocks));
        // Of the last block this day has only what was deleted then, which is dropped, and the next day the others.
        await AlterAsync("DELETE FROM change WHERE position BETWEEN 128 AND 299");
        await AlterAsync("UPDATE change SET recorded_at = recorded_at - interval '1 day' WHERE position = 449 AND verb = 'I'");
        Assert.Equal(1, await ScalarAsync<long>(Prune));
        Assert.Equal("{4,5,6,7,8}", await ScalarAsync<string>(Blocks));
    }

    [Fact]
    public async Task Drop_OfADayWithAnAlteredRow_DropsNothing()
    {
        var (keeper, rows) = await OldAsync();
        await AlterAsync("UPDATE change SET resource_version = 'x' WHERE position = 5");
        Assert.Equal(0, await RetentionAsync(keeper));
        Assert.Equal(rows, await ScalarAsync<long>("SELECT count(*) FROM change"));
    }

    [Fact]
    public async Task RowsGoneBeyondWhatWasSigned_AreReported()
    {
        var (keeper, _) = await OldAsync();
        await RetentionAsync(keeper);
        await AlterAsync("DELETE FROM change WHERE position = (SELECT min(position) FROM change)");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding.Kind == "missing");
    }

    [Fact]
    public async Task RowsDroppedWithoutASignedRecord_AreReported()
    {
        await OldAsync();
        await AlterAsync("DELETE FROM change WHERE position < 256");
        Assert.Contains((await VerifyAsync()).Findings, finding => finding is { Kind: "missing", From: 0, To: 255 });
    }

    [Theory]
    [InlineData("dashboard_writer")]
    [InlineData("dashboard_reader")]
    public async Task Drop_ByAnotherRole_IsRefused(string role)
    {
        await OldAsync();
        await using var connection = await Database.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand($"SET ROLE {role}; SELECT prune_change_partition(current_date - 40, current_date - 30)", connection);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct))).SqlState);
    }

    private Task<long> RetentionAsync(HeadKeeper keeper) => new LogRetention(Database, keeper, TimeProvider.System, NullLogger.Instance).DropAsync(30, Ct);

    // Rows of 40 and 39 days ago and of today: their time is moved and every hash made anew, before the first head is signed.
    private async Task<(HeadKeeper Keeper, int Rows)> OldAsync()
    {
        var rows = await RecordAsync(null);
        foreach (var (days, from, to) in ((int, int, int)[])[(40, 0, 300), (39, 300, 450)])
        {
            await ExecuteAsync($"SELECT ensure_change_partition(current_date - {days})");
            await AlterAsync($"UPDATE change SET recorded_at = (current_date - {days} + time '12:00') AT TIME ZONE 'UTC' + position * interval '1 second' WHERE position >= {from} AND position < {to}");
        }

        await RebuildAsync();
        var keeper = await KeeperAsync();
        await keeper.KeepAsync(Cluster, Ct);
        Assert.True((await VerifyAsync()).Sound);
        return (keeper, rows);
    }
}
