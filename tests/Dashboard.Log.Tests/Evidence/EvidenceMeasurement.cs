using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dashboard.Log.Evidence;
using Dashboard.Model;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Evidence;

/// <summary>Prints figures and asserts none: <c>DASHBOARD_MEASURE=1</c> turns it on.</summary>
public sealed class EvidenceMeasurement(PostgresFixture postgres) : EvidenceTest(postgres)
{
    private const int Rounds = 40;

    [Fact]
    public async Task GrowAndVerify()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("DASHBOARD_MEASURE") == "1", "Set DASHBOARD_MEASURE=1 to measure.");
        var output = TestContext.Current.TestOutputHelper!;
        foreach (var bytes in (int[])[600, 2_400, 6_500])
        {
            var cluster = $"size-{bytes}";
            await FillAsync(cluster, bytes);
            await (await KeeperAsync(heads: Path.Combine(Folder, cluster))).KeepAsync(cluster, Ct);
            foreach (var parallel in (int[])[1, 1, 2])
            {
                using var process = Process.GetCurrentProcess();
                var before = process.TotalProcessorTime;
                var result = await new LogVerifier(Database).VerifyAsync(new VerificationRequest(cluster) { Parallel = parallel }, Ct);
                process.Refresh();
                Assert.True(result.Sound);
                var cpu = process.TotalProcessorTime - before;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"verify, objects of {bytes} B, {parallel} at once: {result.RowsPerSecond:F0} rows/s; {cpu.TotalMicroseconds / result.Rows:F1} us CPU a row = {result.Rows / cpu.TotalSeconds:F0} rows/s a core"));
            }
        }

        Grow(output);
    }

    private static void Grow(ITestOutputHelper output)
    {
        var record = EvidenceRecordTests.Example;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        var frontier = new Model.Evidence.TreeFrontier();
        for (var warm = 0; warm < 3; warm++)
        {
            var (allocated, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            for (var i = 0; i < 200_000; i++)
            {
                buffer.ResetWrittenCount();
                (record with { Position = i }).Write(buffer);
                frontier.Append(Model.Evidence.TreeHash.OfLeaf(buffer.WrittenSpan));
            }

            process.Refresh();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"a leaf of {buffer.WrittenCount} B into the tree: {(process.TotalProcessorTime - before).TotalMicroseconds / 200_000:F2} us CPU, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / 200_000} B allocated, {clock.Elapsed.TotalMicroseconds / 200_000:F2} us elapsed"));
        }
    }

    private async Task FillAsync(string cluster, int bytes)
    {
        var scope = Widgets with { Cluster = cluster };
        await using var writer = await ChangeWriter.OpenAsync(Database, cluster, new(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Ct);
        await writer.ReplaceAsync(scope, List([.. Enumerable.Range(0, 500).Select(i => Sized(i, 0))]), () => "0", null, Ct);
        for (var version = 1; version < Rounds; version++)
            await writer.AppendAsync(scope, [.. Enumerable.Range(0, 500).Select(i => Sized(i, version))], "1", Ct);
        await writer.CloseAsync(scope, new(GapReason.SwitchedOff, "end"), Ct);

        Model.Capture.Observation Sized(int i, int version)
        {
            var text = new StringBuilder();
            for (var field = 0; text.Length < bytes - 250; field++)
                text.Append(CultureInfo.InvariantCulture, $"\"field-{field}\":\"value {(i * 31) + (field * 7919)} of zone {field % 7}\",");
            var json = $$"""{ "metadata": { "name": "n{{i}}", "managedFields": [ { "manager": "tool", "time": "2026-01-01T00:00:00Z" } ] }, "spec": { {{text}} "replicas": {{version}} } }""";
            return Raw($"u{i}", $"{version}{i:D4}", version == 0 ? Verb.Added : Verb.Modified, Encoding.UTF8.GetBytes(json), scope, $"n{i}");
        }
    }
}
