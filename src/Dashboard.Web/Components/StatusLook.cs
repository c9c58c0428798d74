using Dashboard.Projections.Health;

namespace Dashboard.Web.Components;

/// <summary>Shape, word and colour class of each status. Any two of them are enough to tell it.</summary>
public static class StatusLook
{
    /// <summary>Class of tokens, and with <c>g-</c> before it the glyph's id in the sprite.</summary>
    public static string Css(this HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Progressing => "busy",
        HealthStatus.Degraded => "warn",
        HealthStatus.Failed => "bad",
        HealthStatus.Suspended => "paused",
        HealthStatus.Missing => "gone",
        _ => "unknown",
    };

    public static string Word(this HealthStatus status) => status == HealthStatus.Missing ? "Deleted" : status.ToString();

    public static bool NeedsAttention(this HealthStatus status) => status is HealthStatus.Failed or HealthStatus.Degraded;

    /// <summary>Worst first: Failed, Degraded, Unknown, Progressing, Suspended, Healthy.</summary>
    public static int Severity(this HealthStatus status) => status switch
    {
        HealthStatus.Failed => 5,
        HealthStatus.Degraded => 4,
        HealthStatus.Unknown => 3,
        HealthStatus.Progressing => 2,
        HealthStatus.Suspended => 1,
        _ => 0,
    };

    public static HealthStatus Worst(this HealthCounts counts) => counts switch
    {
        { Failed: > 0 } => HealthStatus.Failed,
        { Degraded: > 0 } => HealthStatus.Degraded,
        { Unknown: > 0 } => HealthStatus.Unknown,
        { Progressing: > 0 } => HealthStatus.Progressing,
        _ => HealthStatus.Healthy,
    };

    public static HealthCounts Plus(this HealthCounts a, HealthCounts b) => new(
        a.Healthy + b.Healthy, a.Progressing + b.Progressing, a.Degraded + b.Degraded, a.Failed + b.Failed, a.Unknown + b.Unknown, a.Suspended + b.Suspended);

    /// <summary>The counts as a sentence, worst last as the bar draws them; zeros left out.</summary>
    public static string Sentence(this HealthCounts counts)
    {
        (int Count, string Word)[] parts =
        [
            (counts.Healthy, "healthy"), (counts.Suspended, "suspended"), (counts.Progressing, "progressing"), (counts.Degraded, "degraded"),
            (counts.Failed, "failed"), (counts.Unknown, "unknown"),
        ];
        var said = parts.Where(part => part.Count > 0).Select(part => $"{Words.Count(part.Count)} {part.Word}");
        return counts.Total == 0 ? "no objects" : string.Join(", ", said);
    }
}
