using Dashboard.Benchmarks.Fleet;
using Dashboard.Log.Evidence;

namespace Dashboard.Benchmarks;

/// <summary>Reading the log that <see cref="Ingest"/> has filled back against its hashes and its tree.</summary>
internal static class Verify
{
    public static async Task RunAsync(BenchDatabase database, Figures figures)
    {
        var cost = new Cost();
        var result = await new LogVerifier(database.Source).VerifyAsync(new VerificationRequest(WorkloadFleet.Scope.Cluster), CancellationToken.None);
        if (!result.Sound)
            throw new InvalidOperationException($"The log is not as it was recorded: {result.Findings[0]}");
        figures.Add("verify.rows_per_second", result.RowsPerSecond);
        figures.Add("verify.cpu_us_per_row", cost.CpuMicroseconds / result.Rows);
    }
}
