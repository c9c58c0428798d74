using Dashboard.Model;

namespace Dashboard.Watch.Scopes;

/// <summary>The version to go on from is of no use, or what came behind it could not be made out: list again, with a Gap.</summary>
internal sealed class VersionLostException(string why, GapReason reason = GapReason.WatchExpired) : Exception(why)
{
    public GapReason Reason { get; } = reason;
}

/// <summary>Initial events do not come to their end: the scope has to be listed by pages.</summary>
internal sealed class WatchListException(bool wholeServer) : Exception("The server does not stream initial events to their end.")
{
    /// <summary>The server refused the parameters: other scopes need not try.</summary>
    public bool WholeServer { get; } = wholeServer;
}

/// <summary>A continue token expired mid-list: the list starts over.</summary>
internal sealed class ListExpiredException() : Exception("The list expired before its last page.");
