using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>Ages as kubectl shows them: two units at most, coarser with distance.</summary>
public static class HumanDuration
{
    public const string Unknown = "<unknown>";

    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        var minutes = seconds / 60;
        var hours = minutes / 60;
        return seconds switch
        {
            < 0 => "0s",
            < 120 => $"{seconds}s",
            < 600 => Two(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => Two(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 86400 => Two(hours / 24, "d", hours % 24, "h"),
            < 2 * 365 * 86400L => $"{hours / 24}d",
            < 8 * 365 * 86400L => Two(hours / 24 / 365, "y", hours / 24 % 365, "d"),
            _ => $"{hours / 24 / 365}y",
        };
    }

    /// <summary>The time since an RFC 3339 timestamp; unknown where there is none, invalid where it cannot be read.</summary>
    public static string Since(JsonNode? timestamp, DateTimeOffset now)
    {
        if (timestamp is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
            return Unknown;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? Format(now - then) : "<invalid>";
    }

    private static string Two(long large, string unit, long small, string smallUnit) => small == 0 ? $"{large}{unit}" : $"{large}{unit}{small}{smallUnit}";
}
