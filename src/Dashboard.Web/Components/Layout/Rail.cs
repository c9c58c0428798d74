using System.Globalization;
using System.Text;
using Dashboard.Model;
using Dashboard.Projections.Activity;

namespace Dashboard.Web.Components.Layout;

/// <summary>Geometry of the time rail: bars in a box as many units wide as there are buckets and 26 high; the rest in percent of the width.</summary>
public static class Rail
{
    public const double Height = 26;

    /// <summary>
    /// Bars of all buckets, or what is red of them: all of a bar where something turned unhealthy. Where that is in most of them, as much as its failures are of the
    /// most there are, or nothing would stand out. Height grows with the square root: one change is still seen.
    /// </summary>
    public static string Bars(ActivityHistogram histogram, bool red)
    {
        var max = Math.Sqrt(Math.Max(1, histogram.Changes.DefaultIfEmpty().Max()));
        var crowded = histogram.Failures.Count(count => count > 0) * 2 > histogram.Changes.Count(count => count > 0);
        var most = crowded ? histogram.Failures.Max() : 0;
        var path = new StringBuilder();
        for (var i = 0; i < histogram.Changes.Count; i++)
        {
            var (changes, failures) = (Math.Max(0, histogram.Changes[i]), i < histogram.Failures.Count ? histogram.Failures[i] : 0);
            if (failures > 0 ? !red && !crowded : red || changes == 0)
                continue;
            var tall = 3 + 18 * Math.Sqrt(changes) / max;
            if (red && crowded)
                tall = Math.Max(3, tall * failures / most);
            path.Append(CultureInfo.InvariantCulture, $"M{i} {Height - tall:0.#}h.72V26h-.72z");
        }
        return path.ToString();
    }

    /// <summary>Whole half hours inside the interval, with their place.</summary>
    public static IEnumerable<(DateTimeOffset At, double Percent)> Ticks(DateTimeOffset from, DateTimeOffset to)
    {
        var step = TimeSpan.FromMinutes(30);
        var first = new DateTimeOffset((from.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks, TimeSpan.Zero);
        for (var at = first; at < to; at += step)
            yield return (at, Percent(at, from, to));
    }

    /// <summary>Where gaps lie; cut to the interval, touching gaps joined so that none is counted twice.</summary>
    public static IReadOnlyList<(double Left, double Width)> Gaps(IReadOnlyList<Gap> gaps, DateTimeOffset from, DateTimeOffset to)
    {
        var joined = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var gap in gaps.OrderBy(gap => gap.From))
        {
            var (start, end) = (gap.From < from ? from : gap.From, gap.To is { } until && until < to ? until : to);
            if (end <= from || start >= to || end < start)
                continue;
            if (joined.Count > 0 && start <= joined[^1].To)
                joined[^1] = (joined[^1].From, end > joined[^1].To ? end : joined[^1].To);
            else
                joined.Add((start, end));
        }
        return [.. joined.Select(gap => (Percent(gap.From, from, to), Percent(gap.To, from, to) - Percent(gap.From, from, to)))];
    }

    public static double Percent(DateTimeOffset at, DateTimeOffset from, DateTimeOffset to) =>
        to <= from ? 0 : Math.Round(100 * Math.Clamp((at - from) / (to - from), 0, 1), 2);

    internal static string Css(double percent) => percent.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
