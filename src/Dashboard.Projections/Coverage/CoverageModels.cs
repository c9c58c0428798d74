using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Projections.Coverage;

/// <summary>How complete an answer is, for an interval and what the answer was about.</summary>
/// <param name="Complete">No gap touches the interval and capture had begun before it.</param>
/// <param name="Share">
/// Covered part of the interval, 0 to 1, averaged over scopes. A scope is not covered before its first list; while it is watched it is covered
/// to the end of the interval.
/// </param>
public sealed record CoverageStatement(bool Complete, double Share, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<Gap> Gaps);

/// <summary>Coverage of one watched scope.</summary>
/// <param name="CoveredSince">Start of the interval without a gap that reaches until now; null: not covered now.</param>
/// <param name="CoveredUntil">Last moment known to be complete.</param>
/// <param name="Intervals">Covered intervals inside the asked window, oldest first; To null: still covered.</param>
public sealed record ScopeCoverage(
    WatchScope Scope, DateTimeOffset? CoveredSince, DateTimeOffset? CoveredUntil, IReadOnlyList<(DateTimeOffset From, DateTimeOffset? To)> Intervals,
    GapReason? ClosedReason, string? ClosedDetail);
