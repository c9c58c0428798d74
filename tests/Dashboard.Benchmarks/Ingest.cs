using Dashboard.Benchmarks.Fleet;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Benchmarks;

/// <summary>Changes as fast as the writer takes them, until all are durable, and what they leave on disk.</summary>
internal static class Ingest
{
    private const int Rounds = 3;

    // As a watch delivers them under load.
    private const int Together = 20;

    public static async Task RunAsync(BenchDatabase database, Figures figures, int objects, TimeSpan duration)
    {
        var fleet = new WorkloadFleet(objects);
        await using var writer = await database.OpenAsync(WorkloadFleet.Scope.Cluster);
        await writer.ReplaceAsync(WorkloadFleet.Scope, fleet.ListAsync(), () => fleet.Version, null, CancellationToken.None);
        // Past the training of the first dictionaries.
        await AppendAsync(writer, fleet, TimeSpan.FromSeconds(Math.Min(5, duration.TotalSeconds / 3)));
        List<double> rates = [], cpu = [], allocated = [], server = [], generator = [];
        var batches = 0;
        writer.Committed += _ => batches++;
        var (walBefore, diskBefore, rowsBefore) = (await database.WalAsync(), await database.DiskAsync(), await RowsAsync(database));
        for (var round = 0; round < Rounds; round++)
        {
            var serverBefore = await database.CpuMicrosecondsAsync();
            var (cost, made) = (new Cost(), fleet.Spent);
            var changes = await AppendAsync(writer, fleet, duration / Rounds);
            rates.Add(changes / cost.Seconds);
            made = fleet.Spent - made;
            cpu.Add((cost.CpuMicroseconds - made.CpuMicroseconds) / changes);
            allocated.Add((cost.Allocated - made.Allocated) / changes);
            generator.Add(made.CpuMicroseconds / changes);
            server.Add((await database.CpuMicrosecondsAsync() - serverBefore) / changes);
        }

        var rows = await RowsAsync(database) - rowsBefore;
        figures.Add("ingest.changes_per_second", rates, figures["ingest.raw_copy_rows_per_second"]);
        figures.Add("ingest.cpu_us_per_change", cpu, figures["raw_copy.cpu_us_per_row"]);
        figures.Add("ingest.alloc_bytes_per_change", allocated, figures["raw_copy.alloc_bytes_per_row"]);
        figures.Add("ingest.postgres_cpu_us_per_change", server);
        figures.Add("ingest.rows_per_transaction", rows / batches);
        figures.Add("ingest.generator_cpu_us", generator);
        figures.Add("storage.wal_bytes_per_change", [(await database.WalAsync() - walBefore) / rows], figures["raw_copy.wal_bytes_per_row"]);
        figures.Add("storage.disk_bytes_per_change", [(await database.DiskAsync() - diskBefore) / rows], figures["raw_copy.disk_bytes_per_row"]);
        figures.Add(
            "storage.payload_bytes_per_change", [await database.NumberAsync($"SELECT avg(octet_length(payload)) FROM change WHERE position >= {rowsBefore}")],
            figures["raw_copy.payload_bytes_per_row"]);
    }

    private static async Task<int> AppendAsync(ChangeWriter writer, WorkloadFleet fleet, TimeSpan duration)
    {
        var cost = new Cost();
        var changes = 0;
        for (; cost.Seconds < duration.TotalSeconds; changes += Together)
            await writer.AppendAsync(WorkloadFleet.Scope, fleet.Updates(Together), fleet.Version, CancellationToken.None);
        // Completes when durable.
        await writer.CloseAsync(WorkloadFleet.Scope, new GapCause(GapReason.SwitchedOff, "the round has ended"), CancellationToken.None);
        return changes;
    }

    private static Task<double> RowsAsync(BenchDatabase database) => database.NumberAsync("SELECT max(next) FROM log_head");
}
