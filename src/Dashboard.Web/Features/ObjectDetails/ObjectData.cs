using Dashboard.Projections.Audit;
using Dashboard.Projections.Conditions;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Objects;
using Dashboard.Projections.References;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>State and history of one object, now or at a past point.</summary>
/// <param name="Detail">As it is now; null: there is no such object, or the viewer may not see it.</param>
/// <param name="Blame">The version shown and who set its fields; null while the first one is not in the log.</param>
/// <param name="Owners">Spans of the nearest owners.</param>
/// <param name="Coverage">Of the object's scope, in the window.</param>
public sealed record ObjectData(
    ObjectDetail? Detail, Blame? Blame, ObjectSpans Spans, IReadOnlyList<(ObjectRow Owner, ObjectSpans Spans)> Owners,
    CoverageStatement Coverage, HistoryPage History, SpanWindow Window, DateTimeOffset Now)
{
    /// <summary>What fields of the version refer to, by their paths.</summary>
    public IReadOnlyDictionary<string, RelationEnd> References { get; init; } = new Dictionary<string, RelationEnd>();

    /// <summary>That touch the window.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>The interval that the spans are drawn over.</summary>
public readonly record struct SpanWindow(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Choices of the page, as written in its address.</summary>
    public static readonly IReadOnlyList<(string Name, TimeSpan Length)> Ranges =
        [("15m", TimeSpan.FromMinutes(15)), ("1h", TimeSpan.FromHours(1)), ("6h", TimeSpan.FromHours(6)), ("24h", TimeSpan.FromHours(24)), ("7d", TimeSpan.FromDays(7))];

    public const string Default = "1h";

    public static SpanWindow Ending(DateTimeOffset to, string? range)
    {
        var asked = range ?? Default;
        var length = Ranges.Where(known => known.Name == asked).Select(known => known.Length).DefaultIfEmpty(TimeSpan.FromHours(1)).First();
        return new SpanWindow(to - length, to);
    }

    public double Percent(DateTimeOffset at) => Components.Layout.Rail.Percent(at, From, To);

    /// <summary>About seven round times.</summary>
    public IEnumerable<DateTimeOffset> Ticks()
    {
        TimeSpan[] steps = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1)];
        var length = To - From;
        var step = steps.FirstOrDefault(candidate => length / candidate <= 8, steps[^1]);
        var first = new DateTimeOffset((From.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks, TimeSpan.Zero);
        for (var at = first; at < To; at += step)
            yield return at;
    }
}
