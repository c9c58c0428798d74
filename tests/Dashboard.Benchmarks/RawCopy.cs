using Dashboard.Benchmarks.Fleet;
using NpgsqlTypes;

namespace Dashboard.Benchmarks;

/// <summary>The baseline: the same changes, each with the whole object, by COPY into a table without an index, 2,000 rows a transaction.</summary>
internal static class RawCopy
{
    private const int Rounds = 5;
    private const int Batches = 6;
    private const int Rows = 2_000;

    public static async Task RunAsync(BenchDatabase database, Figures figures, int objects)
    {
        await using (var create = database.Source.CreateCommand("CREATE TABLE raw_copy (position bigint, observed_at timestamptz, uid text, resource_version text, payload text)"))
            await create.ExecuteNonQueryAsync();
        var fleet = new WorkloadFleet(objects);
        List<double> rates = [], cpu = [], allocated = [], wal = [];
        for (var round = 0; round < Rounds; round++)
        {
            var walBefore = await database.WalAsync();
            var (cost, made) = (new Cost(), fleet.Spent);
            for (var batch = 0; batch < Batches; batch++)
                await CopyAsync(database, fleet);
            const int Total = Batches * Rows;
            rates.Add(Total / cost.Seconds);
            made = fleet.Spent - made;
            cpu.Add((cost.CpuMicroseconds - made.CpuMicroseconds) / Total);
            allocated.Add((cost.Allocated - made.Allocated) / Total);
            wal.Add((await database.WalAsync() - walBefore) / Total);
        }

        figures.Add("ingest.raw_copy_rows_per_second", rates);
        figures.Add("raw_copy.cpu_us_per_row", cpu);
        figures.Add("raw_copy.alloc_bytes_per_row", allocated);
        figures.Add("raw_copy.wal_bytes_per_row", wal);
        figures.Add("raw_copy.payload_bytes_per_row", await database.NumberAsync("SELECT avg(octet_length(payload)) FROM raw_copy"));
        figures.Add("raw_copy.disk_bytes_per_row", await database.NumberAsync("SELECT pg_total_relation_size('raw_copy') / (SELECT count(*) FROM raw_copy)"));
        await using var drop = database.Source.CreateCommand("DROP TABLE raw_copy");
        await drop.ExecuteNonQueryAsync();
    }

    private static async Task CopyAsync(BenchDatabase database, WorkloadFleet fleet)
    {
        var updates = fleet.Updates(Rows);
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync("COPY raw_copy FROM STDIN (FORMAT BINARY)");
        for (var i = 0; i < Rows; i++)
        {
            var update = updates[i];
            await copy.StartRowAsync();
            await copy.WriteAsync((long)i, NpgsqlDbType.Bigint);
            await copy.WriteAsync(update.ObservedAt, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(update.Object.Uid, NpgsqlDbType.Text);
            await copy.WriteAsync(update.ResourceVersion, NpgsqlDbType.Text);
            await copy.WriteAsync(update.Json, NpgsqlDbType.Text);
        }

        await copy.CompleteAsync();
    }
}
