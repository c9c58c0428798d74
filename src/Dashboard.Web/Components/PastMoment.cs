using System.Globalization;
using Dashboard.Projections.Audit;

namespace Dashboard.Web.Components;

/// <summary>A point of the log in an address: a position (<c>48211902</c>) or a time (ISO 8601).</summary>
public static class PastMoment
{
    /// <summary>Null when the text is neither.</summary>
    public static LogPoint? Parse(string? text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return new LogPoint(position, null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new LogPoint(null, at)
            : null;
    }

    public static string Words(string text, DateTimeOffset now) => Parse(text) switch
    {
        { Position: { } position } => $"position {Components.Words.Count(position)}",
        { At: { } at } => Components.Words.Clock(at, now) + " UTC",
        _ => text,
    };
}
