using Dashboard.Projections.Timeline;

namespace Dashboard.Web.Components;

/// <summary>The Timeline page.</summary>
/// <param name="Root">Uid: this object, its owners and what it owns.</param>
/// <param name="Range">Length of what is in view, which then ends now or at <see cref="At"/>; ignored where Start and End are given.</param>
/// <param name="Start">Left edge of what is in view.</param>
/// <param name="At">A position or a time: the page is then about the past.</param>
/// <param name="From">The range that every page goes by.</param>
/// <param name="BrushFrom">Only this page's; null: the range.</param>
/// <param name="Healthy">Lanes also for objects that were never in trouble.</param>
/// <param name="Table">The table instead of the canvas.</param>
public sealed record TimelineAddress(
    string? Cluster, string? Namespace = null, string? Group = null, string? Kind = null, string? Root = null, string? Range = null, DateTimeOffset? Start = null, DateTimeOffset? End = null,
    string? At = null, DateTimeOffset? From = null, DateTimeOffset? To = null, DateTimeOffset? BrushFrom = null, DateTimeOffset? BrushTo = null,
    TimelineOrder Order = TimelineOrder.Severity, bool Healthy = false, string? Selected = null, bool Table = false)
{
    public string Url => Urls.Build(
        "/timeline",
        ("cluster", Cluster), ("ns", Namespace), ("group", Kind is null ? null : Group), ("kind", Kind), ("root", Root), ("range", Range), ("start", Iso(Start)), ("end", Iso(End)), ("at", At),
        ("from", Iso(From)), ("to", Iso(To)), ("bfrom", Iso(BrushFrom)), ("bto", Iso(BrushTo)), ("order", Order == TimelineOrder.Severity ? null : Order.ToString().ToLowerInvariant()),
        ("healthy", Healthy ? "1" : null), ("selected", Selected), ("table", Table ? "1" : null));

    /// <summary>Where the canvas reads, without times.</summary>
    public string DataUrl => Urls.Build(
        "/api/v1/timeline",
        ("cluster", Cluster), ("namespace", Namespace), ("group", Kind is null ? null : Group), ("kind", Kind), ("root", Root), ("order", Order.ToString().ToLowerInvariant()), ("healthy", Healthy ? "1" : null));

    /// <summary>What is brushed: the page's own brush, else the range that every page goes by.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Brush =>
        BrushFrom is { } start && BrushTo is { } end && start < end ? (start, end) : From is { } from && To is { } to && from < to ? (from, to) : null;

    public static TimelineAddress Parse(string address)
    {
        var query = Urls.Read(address);
        return new TimelineAddress(
            query["cluster"], query["ns"], query.Exact("group"), query["kind"], query["root"], TimeRange.Parse(query["range"]) is null ? null : query["range"], query.Time("start"), query.Time("end"), query["at"],
            query.Time("from"), query.Time("to"), query.Time("bfrom"), query.Time("bto"), query.Word<TimelineOrder>("order") ?? TimelineOrder.Severity, query.Flag("healthy"), query["selected"],
            query.Flag("table"));
    }

    private static string? Iso(DateTimeOffset? at) => at is { } moment ? Words.Iso(moment) : null;
}
