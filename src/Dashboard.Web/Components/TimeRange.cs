using System.Globalization;

namespace Dashboard.Web.Components;

/// <summary>A length of time in an address: a whole number and its unit, <c>90s</c>, <c>15m</c>, <c>3h</c>, <c>30d</c>.</summary>
public static class TimeRange
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    /// <summary>Null where the text is none, or is not within a second and ten years.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is not { Length: > 1 and < 12 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 1_000_000_000)
            return null;
        var seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 } * number;
        return seconds > 0 && seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>What is shown of the past where nothing is asked for: three hours, less of a log that is younger; of a few minutes three hours would show nothing but hatching.</summary>
    /// <param name="begun">When the log begins; null: it is empty.</param>
    public static TimeSpan Usual(DateTimeOffset? begun, DateTimeOffset until) => (until - begun)?.TotalMinutes switch
    {
        >= 0 and < 15 => TimeSpan.FromMinutes(15),
        >= 15 and < 60 => TimeSpan.FromHours(1),
        _ => TimeSpan.FromHours(3),
    };
}
