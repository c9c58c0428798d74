using Dashboard.Log.Evidence;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Evidence;

public sealed class HeadKeeperTests(PostgresFixture postgres) : EvidenceTest(postgres)
{
    [Fact]
    public async Task Heads_OfWhatWasRecorded_HaveTheRootThatAnotherProgramComputes()
    {
        var keeper = await KeeperAsync();
        var rows = await RecordAsync(keeper);
        var head = (await keeper.KeepAsync(Cluster, Ct))!;
        var (origin, size, root) = IndependentVerifier.Note(head.Note.ToString(), Key.Public(Cluster).ToString());
        Assert.Equal(("cr-dashboard/" + Cluster, (long)rows), (origin, size));
        var leaves = new List<byte[]>();
        var proofs = new RowProofs(Database);
        for (var position = 0; position < rows; position++)
        {
            var proof = (await proofs.ProveAsync(Cluster, position, null, Ct)).Proof!;
            var leaf = IndependentVerifier.Leaf(proof.Record.ToArray());
            leaves.Add(leaf);
            Assert.Equal((long)position, IndependentVerifier.Record(proof.Record.ToArray())["position"]);
            Assert.Equal(root, IndependentVerifier.RootByPath(leaf, position, size, [.. proof.Path.Select(hash => hash.ToArray())]));
        }

        Assert.Equal(root, IndependentVerifier.Root(leaves));
    }

    [Fact]
    public async Task Record_OfARow_SaysWhatReadersSee()
    {
        var keeper = await KeeperAsync();
        await RecordAsync(keeper);
        foreach (var row in await Reader.ReadAsync(Cluster, 140, 200, Ct))
        {
            var fields = IndependentVerifier.Record((await new RowProofs(Database).ProveAsync(Cluster, row.Position, null, Ct)).Proof!.Record.ToArray());
            if (row is not Model.Change change)
                continue;
            Assert.Equal(change.Object.Uid, fields["uid"]);
            Assert.Equal(change.Object.Namespace, fields["namespace"]);
            Assert.Equal(change.Manager, fields["manager"]);
            Assert.Equal(change.Paths, fields["paths"]);
            Assert.Equal(change.ResourceVersion, fields["resourceVersion"]);
            Assert.Equal(change.RecordedAt, DateTimeOffset.UnixEpoch.AddTicks((long)fields["recordedAt"]! * TimeSpan.TicksPerMicrosecond));
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(change.Json.Span)), fields["contentHash"]);
        }
    }

    [Fact]
    public async Task Head_OfAnUnchangedLog_IsSignedAgainAfterAnHour()
    {
        var clock = Clock();
        var keeper = await KeeperAsync(time: clock);
        await RecordAsync(keeper);
        var last = (await keeper.KeepAsync(Cluster, Ct))!;
        clock.Advance(HeadKeeper.Interval);
        Assert.Equal(last.Number, (await keeper.KeepAsync(Cluster, Ct))!.Number);
        clock.Advance(HeadKeeper.IdleInterval);
        var next = (await keeper.KeepAsync(Cluster, Ct))!;
        Assert.Equal((last.Number + 1, last.Head.Size, last.Head.Root), (next.Number, next.Head.Size, next.Head.Root));
        Assert.True((await VerifyAsync()).Sound);
    }

    [Fact]
    public async Task Heads_OfAProcessThatDied_AreExportedByTheNext()
    {
        var other = Path.Combine(Folder, "elsewhere.jsonl");
        var keeper = await KeeperAsync(heads: other);
        await RecordAsync(keeper);
        // Half a line is what a crash leaves.
        await File.WriteAllTextAsync(HeadsPath, (await File.ReadAllLinesAsync(other, Ct))[0][..40], Ct);
        var next = await KeeperAsync();
        var last = (await next.KeepAsync(Cluster, Ct))!;
        Assert.Equal(last, next.File.Last(Cluster), new ByNumber());
        var result = await VerifyAsync();
        Assert.True(result.Sound, string.Join("\n", result.Findings));
        Assert.Equal(3, result.HeadsOutside);
    }

    [Fact]
    public async Task Head_AfterARewrite_IsNotSigned()
    {
        var keeper = await KeeperAsync();
        var rows = await RecordAsync(keeper);
        await ExecuteAsync("ALTER TABLE tree_node DISABLE TRIGGER ALL; UPDATE tree_node SET hash = sha256('x') WHERE height = 8 AND index = 0");
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Gadgets, "1", null, Observe("g", "1", scope: Gadgets));
        await RowsAsync(rows + 1);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => keeper.KeepAsync(Cluster, Ct));
        Assert.Contains("root", error.Message, StringComparison.Ordinal);
        Assert.Equal(rows, keeper.File.Last(Cluster)!.Head.Size);
    }

    [Fact]
    public async Task Key_Replaced_IsVouchedForByTheOneBefore()
    {
        await RecordAsync(await KeeperAsync());
        using var second = SigningKey.LoadOrCreate(Path.Combine(Folder, "second.key"), out _);
        var keeper = await KeeperAsync(second, previous: Key);
        var handOver = (await keeper.KeepAsync(Cluster, Ct))!;
        Assert.Equal(second.Public(Cluster).ToString(), handOver.Head.NextKey);
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Gadgets, "1", null, Observe("g", "1", scope: Gadgets));
        var last = (await keeper.KeepAsync(Cluster, Ct))!;
        Assert.False(SigningKey.Signed(last.Note, Key.Public(Cluster)));
        // Who knows the first key only believes the second too.
        var result = await VerifyAsync();
        Assert.True(result.Sound, string.Join("\n", result.Findings));
        Assert.Equal(last.Number, result.LastHead!.Number);
    }

    [Fact]
    public async Task Key_ReplacedWithoutTheOneBefore_IsReported()
    {
        await RecordAsync(await KeeperAsync());
        using var second = SigningKey.LoadOrCreate(Path.Combine(Folder, "second.key"), out _);
        await using (var writer = await OpenAsync())
            await ReplaceAsync(writer, Gadgets, "1", null, Observe("g", "1", scope: Gadgets));
        await (await KeeperAsync(second)).KeepAsync(Cluster, Ct);
        var result = await VerifyAsync();
        Assert.Contains(result.Findings, finding => finding.Kind == "head" && finding.Detail.Contains("not signed by a key that is believed", StringComparison.Ordinal));
    }

    private sealed class ByNumber : IEqualityComparer<StoredHead?>
    {
        public bool Equals(StoredHead? x, StoredHead? y) => x?.Number == y?.Number && x?.Note.ToString() == y?.Note.ToString();

        public int GetHashCode(StoredHead? obj) => 0;
    }
}
