using Dashboard.Benchmarks.Fleet;
using System.Diagnostics;
using Dashboard.Log;
using Dashboard.Log.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Dashboard.Model;
using Dashboard.Model.Capture;
using System.Globalization;
await using var server = await EmbeddedPostgres.StartAsync(new() { Durable = true }, default);
await Migrator.MigrateAsync(server.ConnectionString, default);
await using var db = NpgsqlDataSource.Create(server.ConnectionString);
int n = int.Parse(args[0]), objects = int.Parse(args[1]);
var fleet = new WorkloadFleet(objects);
var p = Process.GetCurrentProcess();
await using var writer = await ChangeWriter.OpenAsync(db, "bench", new(), TimeProvider.System, NullLogger.Instance, default);
var v = fleet.ListAsync();
await writer.ReplaceAsync(WorkloadFleet.Scope, v, () => fleet.Version, null, default);
for (int r = 0; r < 4; r++) {
var g0 = p.TotalProcessorTime; var ga = GC.GetTotalAllocatedBytes();
var w2 = new WorkloadFleet(objects, 7 + r); 
for (int i = 0; i < 20000; i++) w2.Update();
p.Refresh(); var gen = (p.TotalProcessorTime - g0).TotalMicroseconds / 20000; var gena = (GC.GetTotalAllocatedBytes() - ga) / 20000;
var c0 = p.TotalProcessorTime; var a0 = GC.GetTotalAllocatedBytes(); var sw = Stopwatch.StartNew();
for (int i = 0; i < n; i += 20) await writer.AppendAsync(WorkloadFleet.Scope, fleet.Updates(20), fleet.Version, default);
await writer.CloseAsync(WorkloadFleet.Scope, new GapCause(GapReason.SwitchedOff, "x"), default);
p.Refresh();
Console.WriteLine($"round {r}: {n / sw.Elapsed.TotalSeconds:F0}/s cpu {(p.TotalProcessorTime - c0).TotalMicroseconds / n - gen:F1} us (gen {gen:F1}) alloc {(GC.GetTotalAllocatedBytes() - a0) / n - gena} (gen {gena}) ws {p.WorkingSet64 >> 20} MB");
await writer.ReplaceAsync(WorkloadFleet.Scope, Empty(), () => fleet.Version, null, default).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
foreach (var sql in new[] { "SELECT encoding::text || ' dict ' || coalesce(dictionary_id,0)::text || ' n ' || count(*) || ' avg ' || round(avg(length(payload)),1) || ' p99 ' || percentile_cont(0.99) within group (order by length(payload)) FROM change GROUP BY encoding, dictionary_id", "SELECT 'all ' || round(avg(length(payload)),1) FROM change WHERE verb='M'", "SELECT 'disk ' || sum(pg_total_relation_size(inhrelid))::bigint / (SELECT count(*) FROM change) FROM pg_inherits WHERE inhparent = 'change'::regclass" })
{ await using var c = db.CreateCommand(sql); await using var rd = await c.ExecuteReaderAsync(); while (await rd.ReadAsync()) Console.WriteLine(rd.GetString(0)); }
async IAsyncEnumerable<Observation> Empty() { await Task.CompletedTask; throw new IOException("x"); 
#pragma warning disable CS0162
yield break; }
