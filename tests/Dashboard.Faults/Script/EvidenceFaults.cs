using Dashboard.Faults.World;
using Npgsql;

namespace Dashboard.Faults.Script;

/// <summary>What whoever owns the database can do behind the product's back.</summary>
internal static class EvidenceFaults
{
    /// <summary>What no reader of the log would notice.</summary>
    private static readonly string[] s_alterations =
    [
        "observed_at = observed_at + interval '1 microsecond'", "generation = coalesce(generation, 0) + 1", "flags = flags # 1",
    ];

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(28, "a superuser alters a row", async (world, ct) =>
        {
            await world.Writer.WriteAsync(20, ct);
            await world.RecordedAsync(ct);
            var rows = $"cluster = {Id(world)} AND object_id IS NOT NULL AND position >= {world.Random.Next(20)}";
            await AsSuperuserAsync(world, $"UPDATE change SET {s_alterations[world.Random.Next(s_alterations.Length)]} WHERE cluster = {Id(world)} AND position = (SELECT min(position) FROM change WHERE {rows})", ct);
            await world.Writer.WriteAsync(20, ct);
        }) { Alone = true, Found = true, Gapless = true },
        new(28, "an older state of the database is restored", async (world, ct) =>
        {
            await world.RecordedAsync(ct);
            await world.Recorder.StopAsync();
            var tables = await TablesAsync(world, ct);
            foreach (var table in tables) await AsSuperuserAsync(world, $"CREATE TABLE kept_{table} AS SELECT * FROM {table} WHERE cluster = {Id(world)}", ct);
            world.Recorder.Start();
            await world.Writer.WriteAsync(30, ct);
            await world.RecordedAsync(ct);
            await world.SignAsync(ct);
            await world.Recorder.StopAsync();
            foreach (var table in tables)
                await AsSuperuserAsync(world, $"DELETE FROM {table} WHERE cluster = {Id(world)}; INSERT INTO {table} SELECT * FROM kept_{table}; DROP TABLE kept_{table}", ct);
            world.Log.Forget();
            // Capture goes on from the version that the restored log had reached.
            world.Recorder.Start();
            await world.Writer.WriteAsync(30, ct);
        }) { Alone = true, Found = true, Gapless = true },
    ];

    private static string Id(FaultWorld world) => $"(SELECT id FROM cluster WHERE name = '{world.Cluster}')";

    /// <summary>Everything that is kept by cluster; partitions are reached through what they are partitions of.</summary>
    private static async Task<List<string>> TablesAsync(FaultWorld world, CancellationToken ct)
    {
        await using var command = world.Direct.CreateCommand(
            "SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'cluster' WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT LIKE 'kept!_%' ESCAPE '!'");
        await using var row = await command.ExecuteReaderAsync(ct);
        var tables = new List<string>();
        while (await row.ReadAsync(ct)) tables.Add(row.GetString(0));
        return tables;
    }

    /// <summary>No trigger fires, no foreign key is looked at.</summary>
    private static async Task AsSuperuserAsync(FaultWorld world, string sql, CancellationToken ct)
    {
        await using var connection = await world.Direct.OpenConnectionAsync(ct);
        await using var alter = new NpgsqlCommand($"SET session_replication_role = replica; {sql}; SET session_replication_role = DEFAULT", connection);
        await alter.ExecuteNonQueryAsync(ct);
    }
}
