using System.Diagnostics.Metrics;
using Dashboard.Model;

namespace Dashboard.Log;

/// <summary>Instruments of the meter "Dashboard.Log". Every measurement carries the cluster.</summary>
internal static class LogMetrics
{
    public const string MeterName = "Dashboard.Log";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_changes = s_meter.CreateCounter<long>("dashboard.log.changes", "{change}", "Rows committed, by verb.");
    private static readonly Counter<long> s_batches = s_meter.CreateCounter<long>("dashboard.log.batches", "{batch}", "Transactions committed.");
    private static readonly Histogram<double> s_latency = s_meter.CreateHistogram<double>("dashboard.log.batch.duration", "s", "From the first row of a batch to its commit.");
    private static readonly UpDownCounter<long> s_queue = s_meter.CreateUpDownCounter<long>("dashboard.log.queue.length", "{call}", "Accepted calls not yet prepared.");
    private static readonly UpDownCounter<long> s_spooledRecords = s_meter.CreateUpDownCounter<long>("dashboard.log.spool.records", "{call}", "Accepted calls on disk, not yet read back.");
    private static readonly UpDownCounter<long> s_spooledBytes = s_meter.CreateUpDownCounter<long>("dashboard.log.spool.size", "By", "Disk that the spool takes.");
    private static readonly Counter<long> s_refused = s_meter.CreateCounter<long>("dashboard.log.refused", "{change}", "Versions refused because they went backwards.");
    private static readonly Counter<long> s_repeated = s_meter.CreateCounter<long>("dashboard.log.repeated", "{change}", "Versions delivered again, which made no row.");
    private static readonly Counter<long> s_bytes = s_meter.CreateCounter<long>("dashboard.log.payload", "By", "Encoded payload committed.");
    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>("dashboard.log.retries", "{attempt}", "Attempts repeated after a transient error.");

    private static readonly Counter<long> s_mismatches = s_meter.CreateCounter<long>(
        "dashboard.log.encoding.mismatches", "{payload}", "Payloads that did not decode to their bytes before they were sent; a keyframe took their place.");

    public static void Committed(string cluster, Writing.Batch batch, TimeSpan latency)
    {
        var tag = Tag(cluster);
        foreach (var verb in batch.Rows.CountBy(row => row.Verb))
            s_changes.Add(verb.Value, tag, new KeyValuePair<string, object?>("verb", Name(verb.Key)));
        s_batches.Add(1, tag);
        s_latency.Record(latency.TotalSeconds, tag);
        s_bytes.Add(batch.Bytes, tag);
    }

    public static void Queued(string cluster, long calls) => s_queue.Add(calls, Tag(cluster));

    public static void Spooled(string cluster, long records, long bytes)
    {
        s_spooledRecords.Add(records, Tag(cluster));
        s_spooledBytes.Add(bytes, Tag(cluster));
    }

    public static void Refused(string cluster) => s_refused.Add(1, Tag(cluster));

    public static void Repeated(string cluster) => s_repeated.Add(1, Tag(cluster));

    public static void Retried(string cluster) => s_retries.Add(1, Tag(cluster));

    public static void Mismatched(string cluster) => s_mismatches.Add(1, Tag(cluster));

    private static KeyValuePair<string, object?> Tag(string cluster) => new("cluster", cluster);

    private static string Name(Verb verb) => verb switch
    {
        Verb.Added => "added",
        Verb.Modified => "modified",
        Verb.Deleted => "deleted",
        Verb.InferredDelete => "inferred_delete",
        Verb.Reinterpreted => "reinterpreted",
        Verb.Gap => "gap",
        _ => "unknown",
    };
}
