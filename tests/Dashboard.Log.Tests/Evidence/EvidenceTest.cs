using System.Globalization;
using Dashboard.Log.Evidence;
using Dashboard.Log.Reading;
using Dashboard.Model;
using Dashboard.Model.Evidence;
using Dashboard.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Log.Tests.Evidence;

/// <summary>A log with heads signed and held outside the database, and what verification says of it.</summary>
public abstract class EvidenceTest(PostgresFixture postgres) : LogTest(postgres)
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("evidence-").FullName;

    protected string HeadsPath => Path.Combine(Folder, "tree-heads.jsonl");

    internal SigningKey Key { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Key = SigningKey.LoadOrCreate(Path.Combine(Folder, "evidence.key"), out _);
    }

    public override async ValueTask DisposeAsync()
    {
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal async Task<HeadKeeper> KeeperAsync(SigningKey? key = null, SigningKey? previous = null, TimeProvider? time = null, ILogger? logger = null, string? heads = null) => new(
        Database, key ?? Key, previous, await HeadFile.OpenAsync(heads ?? HeadsPath, Ct), time ?? TimeProvider.System, logger ?? NullLogger.Instance);

    internal Task<VerificationResult> VerifyAsync(VerificationRequest? request = null) => new LogVerifier(Database).VerifyAsync(
        (request ?? new VerificationRequest(Cluster)) with { Heads = File.Exists(HeadsPath) ? HeadsPath : null, Keys = [Key.Public(Cluster).PublicKey], Parallel = 2 }, Ct);

    /// <summary>Objects of several versions, two gaps, a deletion; a head after each part. 620 rows: two whole subtrees of 256 and a part of one.</summary>
    internal async Task<int> RecordAsync(HeadKeeper? keeper)
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, [.. Enumerable.Range(0, 150).Select(i => Managed(i, 1))]);
        await (keeper?.KeepAsync(Cluster, Ct) ?? Task.FromResult<StoredHead?>(null));
        await writer.AppendAsync(Widgets, [.. Enumerable.Range(0, 150).Select(i => Managed(i, 2))], "2", Ct);
        await writer.CloseAsync(Widgets, new(GapReason.Forbidden, "403"), Ct);
        await (keeper?.KeepAsync(Cluster, Ct) ?? Task.FromResult<StoredHead?>(null));
        await ReplaceAsync(writer, Widgets, "3", null, [.. Enumerable.Range(0, 149).Select(i => Managed(i, 3))]);
        await writer.AppendAsync(Widgets, [.. Enumerable.Range(0, 149).Select(i => Managed(i, 4))], "4", Ct);
        await writer.CloseAsync(Widgets, new(GapReason.SwitchedOff, "off"), Ct);
        await ReplaceAsync(writer, Widgets, "5", null, [.. Enumerable.Range(0, 129).Select(i => Managed(i, 4))]);
        await (keeper?.KeepAsync(Cluster, Ct) ?? Task.FromResult<StoredHead?>(null));
        return (int)(await Reader.HeadAsync(Cluster, Ct) + 1);
    }

    private static Model.Capture.Observation Managed(int i, int version) => Raw(
        $"uid-{i}", $"{version}{i:D4}", version == 1 ? Verb.Added : Verb.Modified,
        System.Text.Encoding.UTF8.GetBytes(
            $$$"""{ "metadata": { "name": "n-{{{i}}}", "managedFields": [ { "manager": "tool-{{{version % 2}}}", "operation": "Update", "time": "2026-01-01T00:00:0{{{version}}}Z", "fieldsV1": { "f:spec": { "f:replicas": { } } } } ] }, "spec": { "replicas": {{{version}}}, "image": "v{{{version / 2}}}" } }"""),
        name: $"n-{i}");

    protected async Task AlterAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(Ct);
        // As a superuser may: no trigger fires, no foreign key is looked at.
        await using (var off = new NpgsqlCommand("SET session_replication_role = replica", connection))
            await off.ExecuteNonQueryAsync(Ct);
        await using (var drop = new NpgsqlCommand(
            "ALTER TABLE change DROP CONSTRAINT IF EXISTS change_check; ALTER TABLE change DROP CONSTRAINT IF EXISTS change_check1", connection))
            await drop.ExecuteNonQueryAsync(Ct);
        await using (var alter = new NpgsqlCommand(sql, connection))
            Assert.NotEqual(0, await alter.ExecuteNonQueryAsync(Ct));
        await using (var on = new NpgsqlCommand("SET session_replication_role = DEFAULT", connection))
            await on.ExecuteNonQueryAsync(Ct);
    }

    // What a forger who knows this program does: every hash is made anew from the rows as they now are.
    protected async Task RebuildAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(Ct);
        var log = (await LogId.FindAsync(connection, Cluster, Ct))!;
        var rows = new List<StoredRow>();
        await foreach (var row in StoredRow.ReadAsync(connection, log.Id, 0, long.MaxValue, payloads: false, Ct))
            rows.Add(row);
        var names = new LogNames(Cluster);
        await names.LoadAsync(rows, connection.CreateBatch, Ct);
        var frontier = new TreeFrontier();
        var sql = new System.Text.StringBuilder("DELETE FROM tree_node;");
        foreach (var row in rows)
        {
            var leaf = TreeHash.OfLeaf(RowRecords.Of(row, names, out _)!.Value.ToBytes());
            sql.Append(CultureInfo.InvariantCulture, $"UPDATE change SET leaf_mark = {leaf.Mark} WHERE position = {row.Position};");
            frontier.Append(leaf, (node, hash) =>
            {
                if (node.Height == 8)
                    sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO tree_node VALUES ({log.Id}, 8, {node.Index}, '\\x{hash}');");
            });
        }

        sql.Append(CultureInfo.InvariantCulture, $"UPDATE log_head SET next = {frontier.Size}, frontier = '\\x{Convert.ToHexString(frontier.ToBytes())}';");
        sql.Append("UPDATE object o SET deleted_position = (SELECT CASE WHEN c.verb IN ('D', 'I') THEN c.position END FROM change c WHERE c.object_id = o.id ORDER BY position DESC LIMIT 1)");
        await AlterAsync(sql.ToString());
    }
}
