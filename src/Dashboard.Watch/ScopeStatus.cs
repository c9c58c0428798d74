using Dashboard.Model.Capture;

namespace Dashboard.Watch;

public enum ScopeState
{
    /// <summary>Not yet asked for: waits for its turn.</summary>
    Starting,

    /// <summary>The whole scope is being read; its history is not complete until that is done.</summary>
    Listing,

    /// <summary>Changes arrive as they happen.</summary>
    Watching,

    /// <summary>The server failed; the next try is at <see cref="ScopeStatus.RetryAt"/>.</summary>
    BackingOff,

    /// <summary>The server does not let us look; its objects are unknown.</summary>
    Forbidden,

    /// <summary>The resource is no longer served.</summary>
    Gone,

    /// <summary>Stopped.</summary>
    Off,
}

/// <summary>Health of one scope at one moment.</summary>
/// <param name="Since">Since when it is in this state.</param>
/// <param name="Lag">How far what is known may be behind: while watching, the age of the oldest change received but not yet accepted by the log; otherwise the time since the server was last heard. Null before it was ever heard.</param>
/// <param name="Objects">Live objects seen since this process started; after a resume without a list, only those that changed.</param>
/// <param name="Changes">Accepted by the log since this process started.</param>
/// <param name="Relists">Whole lists after the first.</param>
/// <param name="Error">The last failure, in words and without object content; null while all is well.</param>
/// <param name="Refused">Versions and lists that went backwards and were refused since this process started: a stale replica answered.</param>
/// <param name="Quarantined">Versions delivered since this process started that could not be processed.</param>
/// <param name="UnknownEvents">Events of a type that this program does not know, since this process started.</param>
public sealed record ScopeStatus(
    WatchScope Scope,
    ScopeState State,
    DateTimeOffset Since,
    DateTimeOffset? LastEventAt,
    DateTimeOffset? LastBookmarkAt,
    TimeSpan? Lag,
    int Objects,
    long Changes,
    int Relists,
    string? Error,
    DateTimeOffset? RetryAt,
    long Refused = 0,
    long Quarantined = 0,
    long UnknownEvents = 0);
