using Dashboard.Model;
using Dashboard.Projections.Conditions;
using Dashboard.Projections.Health;
using Dashboard.Web.Components.Layout;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>A segment of a span bar, in percent of the window.</summary>
/// <param name="Status">Null: it does not exist there.</param>
/// <param name="Label">Drawn where it fits.</param>
public sealed record SpanSegment(double Left, double Width, HealthStatus? Status, string Label, string Text, DateTimeOffset From, DateTimeOffset? To);

/// <summary>A line of the conditions panel.</summary>
/// <param name="Now">The last segment that reaches the window's end; null: it does not exist now.</param>
public sealed record SpanBar(string Name, IReadOnlyList<SpanSegment> Segments, SpanSegment? Now)
{
    /// <summary>Of the derived health.</summary>
    public static SpanBar Health(string name, ObjectSpans spans, SpanWindow window) =>
        Of(name, spans.Health.Select(span => (span.From, span.To, span.Status, span.Status.ToString(), span.Reason)), window);

    /// <summary>One bar for each condition type, in first-seen order.</summary>
    public static IReadOnlyList<SpanBar> Conditions(ObjectSpans spans, SpanWindow window) =>
    [
        .. spans.Conditions.GroupBy(span => span.Type, StringComparer.Ordinal).Select(type =>
            Of(type.Key, type.Select(span => (span.From, span.To, span.Health, span.Status, span.Reason)), window)),
    ];

    /// <summary>Where nothing is known: percent left and width.</summary>
    public static IReadOnlyList<(double Left, double Width)> Gaps(IReadOnlyList<Gap> gaps, SpanWindow window) => Rail.Gaps(gaps, window.From, window.To);

    /// <summary>It existed, and nobody was looking yet: from its creation to the first version that was captured. Null: not in the window.</summary>
    public static (double Left, double Width)? BeforeCapture(DateTimeOffset created, ObjectSpans spans, SpanWindow window)
    {
        var first = spans.Health.Select(span => span.From).DefaultIfEmpty(created).Min();
        if (first <= created + TimeSpan.FromSeconds(2) || first <= window.From || created >= window.To)
            return null;
        var left = window.Percent(created);
        return (left, window.Percent(first) - left);
    }

    private static SpanBar Of(
        string name, IEnumerable<(DateTimeOffset From, DateTimeOffset? To, HealthStatus Status, string Word, string Reason)> spans, SpanWindow window)
    {
        var segments = new List<SpanSegment>();
        var known = 0d;
        SpanSegment? last = null;
        foreach (var span in spans.OrderBy(span => span.From))
        {
            if (span.From >= window.To || span.To <= window.From)
                continue;
            var left = window.Percent(span.From);
            var right = window.Percent(span.To ?? window.To);
            if (left > known)
                segments.Add(new SpanSegment(known, left - known, null, "", "does not exist", window.From, span.From));
            var quiet = span.Status == HealthStatus.Healthy;
            last = new SpanSegment(left, Math.Max(0, right - left), span.Status, quiet ? "" : span.Reason.Length > 0 ? span.Reason : span.Word, span.Word, span.From, span.To);
            segments.Add(last);
            known = Math.Max(known, right);
        }
        if (known < 100)
            segments.Add(new SpanSegment(known, 100 - known, null, "", "does not exist", window.From, window.To));
        return new SpanBar(name, segments, known >= 100 ? last : null);
    }
}
