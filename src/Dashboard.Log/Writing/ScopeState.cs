using Dashboard.Model.Capture;

namespace Dashboard.Log.Writing;

/// <summary>A scope's row, its bookmark and its latest coverage interval, as they will be once everything prepared so far is committed.</summary>
internal sealed class ScopeState(int id, WatchScope scope)
{
    public int Id { get; } = id;

    public WatchScope Scope { get; } = scope;

    public string? ResourceVersion { get; set; }

    /// <summary>As the clock showed it: goes back when the clock does.</summary>
    public DateTimeOffset? CoveredUntil { get; set; }

    /// <summary>When that was found out. Null after a restart: readings of two processes do not compare.</summary>
    public Moment? CoveredAt { get; set; }

    public Coverage? Coverage { get; set; }

    public bool IsCovered => Coverage is { To: null };
}

/// <summary>An interval without a gap; open while <paramref name="To"/> is null. Reason and detail: why it ended.</summary>
internal sealed record Coverage(DateTimeOffset From, DateTimeOffset? To = null, string? Reason = null, string? Detail = null);
