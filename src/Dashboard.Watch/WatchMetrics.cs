using System.Diagnostics.Metrics;
using Dashboard.Model.Capture;

namespace Dashboard.Watch;

/// <summary>Instruments of the meter "Dashboard.Watch". Every measurement carries the cluster and the resource.</summary>
internal static class WatchMetrics
{
    public const string MeterName = "Dashboard.Watch";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_reconnects = s_meter.CreateCounter<long>("dashboard.watch.reconnects", "{stream}", "Watches opened to go on from a version.");
    private static readonly Counter<long> s_relists = s_meter.CreateCounter<long>("dashboard.watch.relists", "{list}", "Whole lists after the first of a scope.");
    private static readonly Counter<long> s_backoffs = s_meter.CreateCounter<long>("dashboard.watch.backoffs", "{failure}", "Failures that were followed by a wait.");
    private static readonly Counter<long> s_refused = s_meter.CreateCounter<long>("dashboard.watch.refused", "{version}", "Versions or lists refused because they went backwards: a stale replica answered.");
    private static readonly Counter<long> s_quarantined = s_meter.CreateCounter<long>("dashboard.watch.quarantined", "{version}", "Versions delivered that could not be processed.");
    private static readonly Counter<long> s_unknown = s_meter.CreateCounter<long>("dashboard.watch.unknown_events", "{event}", "Events of a type that this program does not know.");
    private static readonly Histogram<double> s_lag = s_meter.CreateHistogram<double>("dashboard.watch.lag", "s", "From the receipt of a change to its acceptance by the log.");

    public static void Reconnected(WatchScope scope) => Add(s_reconnects, scope);

    public static void Relisted(WatchScope scope) => Add(s_relists, scope);

    public static void BackedOff(WatchScope scope) => Add(s_backoffs, scope);

    public static void Refused(WatchScope scope) => Add(s_refused, scope);

    public static void Quarantined(WatchScope scope) => Add(s_quarantined, scope);

    public static void UnknownEvent(WatchScope scope) => Add(s_unknown, scope);

    public static void Accepted(WatchScope scope, TimeSpan lag) => s_lag.Record(lag.TotalSeconds, Cluster(scope), Resource(scope));

    private static void Add(Counter<long> counter, WatchScope scope) => counter.Add(1, Cluster(scope), Resource(scope));

    private static KeyValuePair<string, object?> Cluster(WatchScope scope) => new("cluster", scope.Cluster);

    private static KeyValuePair<string, object?> Resource(WatchScope scope) => new("resource", scope.Resource.GroupResource);
}
