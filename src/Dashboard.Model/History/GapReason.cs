namespace Dashboard.Model;

/// <summary>Why an interval is not covered. Stored by name.</summary>
public enum GapReason
{
    /// <summary>The version to resume from was gone (410); the scope was listed again.</summary>
    WatchExpired,

    /// <summary>The server stayed unreachable or stale for so long that continuity could not be shown.</summary>
    Unreachable,

    /// <summary>401 or 403: the server does not let us look.</summary>
    Forbidden,

    /// <summary>The resource is no longer served.</summary>
    ResourceGone,

    /// <summary>Switched off by configuration.</summary>
    SwitchedOff,

    /// <summary>One version could not be kept (over the size limit, not decodable): a row in quarantine says which, where that could be read.</summary>
    Refused,

    /// <summary>The server shows an older state than it has shown before, again and again: its store was put back to a backup. What is recorded of the time since that backup has been undone.</summary>
    StorePutBack,
}
