using System.Globalization;

namespace Dashboard.Web.Components;

/// <summary>How numbers, lengths of time and moments are said on every page.</summary>
public static class Words
{
    private static readonly (string Name, long Seconds)[] Units = [("y", 31_536_000), ("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];

    /// <summary>Digits with a thousands separator: <c>10,412</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Zero is a dot in tables; it never stands for unknown.</summary>
    public static string Cell(long count) => count == 0 ? "·" : Count(count);

    /// <summary>A size, cut to whole units of 1,024: <c>12 MiB</c>; <c>·</c> for nothing.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        0 => "·",
        < 1024 => $"{Count(bytes)} B",
        < 1024 * 1024 => $"{Count(bytes >> 10)} KiB",
        _ => $"{Count(bytes >> 20)} MiB",
    };

    /// <summary>A count with its noun: <c>1 gap</c>, <c>2 gaps</c>.</summary>
    public static string Plural(long count, string one, string? many = null) => $"{Count(count)} {Noun(count, one, many)}";

    public static string Noun(long count, string one, string? many = null) => count == 1 ? one : many ?? one + "s";

    /// <summary>The plural of a kind, for headings: <c>Certificates</c>, <c>StorageClasses</c>, <c>NetworkPolicies</c>.</summary>
    public static string Kinds(string kind) => kind switch
    {
        _ when kind.EndsWith('s') && !kind.EndsWith("ss", StringComparison.Ordinal) => kind,
        _ when kind.EndsWith("ss", StringComparison.Ordinal) || kind.EndsWith('x') || kind.EndsWith("ch", StringComparison.Ordinal) => kind + "es",
        _ when kind.EndsWith('y') && !kind.EndsWith("ay", StringComparison.Ordinal) && !kind.EndsWith("ey", StringComparison.Ordinal) => kind[..^1] + "ies",
        _ => kind + "s",
    };

    /// <summary>At most two neighbouring units, largest first: <c>9 min 37 s</c>, <c>2 d 4 h</c>. Negative lengths (clock skew) read as <c>0 s</c>.</summary>
    public static string Duration(TimeSpan length)
    {
        var seconds = Math.Max(0, (long)Math.Floor(length.TotalSeconds));
        var first = Array.FindIndex(Units, unit => seconds >= unit.Seconds);
        if (first < 0)
            return "0 s";
        var head = $"{seconds / Units[first].Seconds} {Units[first].Name}";
        if (first + 1 == Units.Length)
            return head;
        var rest = seconds % Units[first].Seconds / Units[first + 1].Seconds;
        return rest > 0 ? $"{head} {rest} {Units[first + 1].Name}" : head;
    }

    /// <summary>One unit, for narrow cells: <c>9 min</c>.</summary>
    public static string Roughly(TimeSpan length)
    {
        var text = Duration(length).Split(' ');
        return $"{text[0]} {text[1]}";
    }

    /// <summary>A delay, to a tenth of a second below ten seconds: <c>0.2 s</c>.</summary>
    public static string Delay(TimeSpan length) =>
        length < TimeSpan.FromSeconds(10) ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, length.TotalSeconds):0.0} s") : Duration(length);

    /// <summary>A share in percent, cut and not rounded: only what is complete reads <c>100 %</c>.</summary>
    public static string Share(double share) => share >= 1
        ? "100 %"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Clamp(share, 0, 1) * 1000) / 10:0.0} %");

    /// <summary>UTC: <c>09:31:08</c>, with the date in front once it is not today. The browser rewrites it into the viewer's zone.</summary>
    public static string Clock(DateTimeOffset at, DateTimeOffset now, bool milliseconds = false)
    {
        var clock = milliseconds ? "HH:mm:ss.fff" : "HH:mm:ss";
        return at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? clock : "yyyy-MM-dd " + clock, CultureInfo.InvariantCulture);
    }

    /// <summary>UTC, for narrow columns: the clock of today, else the day: <c>09:31:08</c>, <c>12 Mar</c>, <c>12 Mar 2025</c>.</summary>
    public static string Short(DateTimeOffset at, DateTimeOffset now) => at.UtcDateTime.ToString(
        at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss" : at.UtcDateTime.Year == now.UtcDateTime.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 in UTC to the millisecond, for <c>datetime</c> attributes and URLs.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
}
