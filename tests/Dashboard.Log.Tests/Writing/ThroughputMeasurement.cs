using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Diff;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Writing;

/// <summary>Prints figures and asserts none: <c>DASHBOARD_MEASURE=1</c> turns it on.</summary>
public sealed class ThroughputMeasurement(PostgresFixture postgres) : LogTest(postgres)
{
    private const int Objects = 500;

    [Fact]
    public async Task Append_SevenKilobyteObjects()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("DASHBOARD_MEASURE") == "1", "Set DASHBOARD_MEASURE=1 to measure.");
        var output = TestContext.Current.TestOutputHelper!;
        var versions = Enumerable.Range(0, 40).Select(version => Enumerable.Range(0, Objects).Select(i => Large(i, version)).ToArray()).ToArray();
        output.WriteLine($"object: {versions[0][0].Json.Length} bytes");
        Steps(output, versions[0][1].Json.ToArray(), versions[1][1].Json.ToArray());

        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "0", null, versions[0]);
        var batches = 0;
        writer.Committed += _ => batches++;
        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        foreach (var version in versions[1..])
        {
            foreach (var part in version.Chunk(10))
                await writer.AppendAsync(Widgets, part, "1", Ct);
        }

        await writer.CloseAsync(Widgets, new GapCause(GapReason.SwitchedOff, "end"), Ct);
        var changes = 39 * Objects;
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{changes / clock.Elapsed.TotalSeconds:F0} changes/s; {used.TotalMicroseconds / changes:F0} us CPU and {(GC.GetTotalAllocatedBytes() - allocated) / changes} B allocated a change; {changes / Math.Max(1, batches)} rows a batch"));
        output.WriteLine($"payload: {await ScalarAsync<decimal>("SELECT round(avg(length(payload))) FROM change")} B; disk: {await ScalarAsync<long>("SELECT sum(pg_total_relation_size(inhrelid))::bigint / (SELECT count(*) FROM change) FROM pg_inherits WHERE inhparent = 'change'::regclass")} B a change");
    }

    private static void Steps(ITestOutputHelper output, byte[] was, byte[] now)
    {
        using var keyframe = new Keyframe();
        var frame = keyframe.Encode(now);
        var decoded = new byte[now.Length];
        Step("paths", () => FieldDiff.Paths(was, now));
        Step("paths and manager", () => VersionDiff.Compare(was, now));
        Step("compress", () => keyframe.Encode(now));
        Step("decompress", () => keyframe.Decode(frame, decoded));
        Step("sha256", () => System.Security.Cryptography.SHA256.HashData(now));

        void Step(string name, Action action)
        {
            for (var i = 0; i < 3_000; i++)
                action();
            // Processor time, so that a busy machine counts less.
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            for (var i = 0; i < 3_000; i++)
                action();
            process.Refresh();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {(process.TotalProcessorTime - before).TotalMicroseconds / 3_000:F1} us"));
        }
    }

    private static Observation Large(int i, int version)
    {
        var json = new StringBuilder();
        json.Append(CultureInfo.InvariantCulture, $$$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"widget-{{{i}}}","namespace":"ns","uid":"{{{i:D8}}}-uid","resourceVersion":"{{{(version * Objects) + i + 1}}}","generation":{{{version}}},"labels":{"app":"web","team":"t{{{i % 7}}}"},"managedFields":[{"manager":"kubectl","operation":"Apply","time":"2026-01-01T00:00:00Z","fieldsV1":{""");
        json.AppendJoin(',', Enumerable.Range(0, 60).Select(f => $"\"f:field{f}\":{{\"f:value\":{{}},\".\":{{}}}}"));
        json.Append(CultureInfo.InvariantCulture, $$$"""}},{"manager":"operator","operation":"Update","subresource":"status","time":"2026-01-01T00:{{{version:D2}}}:00Z","fieldsV1":{"f:status":{}} }]},"spec":{"containers":[""");
        json.AppendJoin(',', Enumerable.Range(0, 12).Select(c => $$$"""{"name":"c{{{c}}}","image":"registry.example.com/team/app-{{{(c * 31) + i}}}:v1.2.{{{c}}}","env":[{"name":"A","value":"{{{i * c}}}"},{"name":"B","value":"{{{Guid.Empty}}}"}],"resources":{"limits":{"cpu":"500m","memory":"256Mi"} } }"""));
        json.Append(CultureInfo.InvariantCulture, $$$"""]},"status":{"observedGeneration":{{{version}}},"replicas":{{{version % 5}}},"conditions":[""");
        json.AppendJoin(',', Enumerable.Range(0, 8).Select(c => $$$"""{"type":"Condition{{{c}}}","status":"{{{(c == version % 8 ? "False" : "True")}}}","reason":"Because{{{c}}}","message":"Deployment has minimum availability in zone {{{c}}}, revision {{{(i * 7919) + c}}}","lastTransitionTime":"2026-01-01T00:{{{(c == version % 8 ? version : c):D2}}}:00Z"}"""));
        json.Append("]}}");
        var uid = i.ToString("D8", CultureInfo.InvariantCulture) + "-uid";
        return Raw(uid, ((version * Objects) + i + 1).ToString(CultureInfo.InvariantCulture), version == 0 ? Verb.Added : Verb.Modified, Encoding.UTF8.GetBytes(json.ToString()), name: "widget-" + i);
    }
}
