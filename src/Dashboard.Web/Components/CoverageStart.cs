using Dashboard.Projections.Coverage;

namespace Dashboard.Web.Components;

/// <summary>Since when a window is covered at all: what lies before was not looked at, and is drawn as such.</summary>
public static class CoverageStart
{
    private static readonly TimeSpan Close = TimeSpan.FromSeconds(1);

    /// <summary>When the last of the scopes that were there from the first minute began; null: before the window, or never.</summary>
    public static DateTimeOffset? Of(IReadOnlyList<ScopeCoverage> scopes, DateTimeOffset from)
    {
        var starts = scopes.Select(scope => Of(scope, from) ?? (scope.Intervals.Count > 0 ? from : (DateTimeOffset?)null)).OfType<DateTimeOffset>().ToList();
        if (starts.Count == 0)
            return null;
        // Kinds that came later began later: that is no gap of the others.
        var first = starts.Min();
        var begun = starts.Where(start => start <= first + TimeSpan.FromMinutes(1)).Max();
        return begun > from + Close ? begun : null;
    }

    /// <summary>Start of one scope's first covered interval; null: before the window, or never.</summary>
    public static DateTimeOffset? Of(ScopeCoverage scope, DateTimeOffset from) =>
        scope.Intervals is [var first, ..] && first.From > from + Close ? first.From : null;
}
