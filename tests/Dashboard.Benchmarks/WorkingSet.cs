using System.Diagnostics;
using System.Globalization;
using Dashboard.Benchmarks.Fleet;
using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Benchmarks;

/// <summary>Memory of a process that captures 100,000 objects of 7 KB: all listed, then changes on a tenth of them. A process of its own, so that nothing else is counted.</summary>
internal static class WorkingSet
{
    private const int Objects = 100_000;
    private const int Busy = 10_000;

    public static async Task RunAsync(BenchDatabase database, Figures figures)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["working-set", database.ConnectionString]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var numbers = output.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        figures.Add("writer.working_set_mb", numbers[0]);
        figures.Add("writer.live_mb", numbers[1]);
    }

    /// <summary>Megabytes: the working set at the most, and what is alive at the end.</summary>
    public static async Task<string> MeasureAsync(BenchDatabase database)
    {
        var scope = WorkloadFleet.Scope with { Cluster = "working-set" };
        await using var writer = await database.OpenAsync(scope.Cluster);
        long version = 0;
        long most = 0;
        await writer.ReplaceAsync(scope, ListAsync(), () => Text(version), null, CancellationToken.None);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < Busy; i++)
            {
                var item = new FleetObject(i * (Objects / Busy), 7);
                item.First(0);
                await writer.AppendAsync(scope, [Observe(item, Verb.Modified, item.Next(++version, FleetObject.Start.AddDays(1).AddSeconds(version)))], Text(version), CancellationToken.None);
                Watch();
            }
        }

        await writer.CloseAsync(scope, new GapCause(GapReason.SwitchedOff, "measured"), CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"{most / 1e6:F1} {GC.GetTotalMemory(forceFullCollection: true) / 1e6:F1}");

        async IAsyncEnumerable<Observation> ListAsync()
        {
            for (var i = 0; i < Objects; i++)
            {
                await Task.CompletedTask;
                var item = new FleetObject(i, 7);
                yield return Observe(item, Verb.Added, item.First(++version));
                Watch();
            }
        }

        Observation Observe(FleetObject item, Verb verb, byte[] json) => new(
            verb, new ObjectIdentity(scope.Kind, item.Namespace, item.Name, item.Uid), Text(version), item.Generation, TimeProvider.System.GetUtcNow(), json);

        void Watch()
        {
            if (version % 1_000 == 0)
                most = Math.Max(most, Environment.WorkingSet);
        }
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
