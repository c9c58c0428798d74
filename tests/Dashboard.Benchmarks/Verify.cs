using Dashboard.Benchmarks.Fleet;
using Dashboard.Log.Evidence;

namespace Dashboard.Benchmarks;

/// <summary>Reading the log that <see cref="Ingest"/> has filled back against its hashes and its tree.</summary>
internal static class Verify
{
    public static async Task RunAsync(BenchDatabase database, Figures figures)
    {
        var request = new VerificationRequest(WorkloadFleet.Scope.Cluster);
        // Compiles.
        await new LogVerifier(database.Source).VerifyAsync(request with { To = 65_535 }, CancellationToken.None);
        var (server, cost) = (await database.CpuMicrosecondsAsync(), new Cost());
        var result = await new LogVerifier(database.Source).VerifyAsync(request, CancellationToken.None);
        if (!result.Sound)
            throw new InvalidOperationException($"The log is not as it was recorded: {result.Findings[0]}");
        figures.Add("verify.rows_per_second", result.RowsPerSecond);
        figures.Add("verify.cpu_us_per_row", cost.CpuMicroseconds / result.Rows);
        figures.Add("verify.alloc_bytes_per_row", cost.Allocated / result.Rows);
        figures.Add("verify.postgres_cpu_us_per_row", (await database.CpuMicrosecondsAsync() - server) / result.Rows);
    }
}
