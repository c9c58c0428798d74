using Microsoft.Extensions.Logging;

namespace Dashboard.Log;

internal static partial class LogMessages
{
    [LoggerMessage(3001, LogLevel.Information, "Writing the log of cluster {Cluster} from position {Next} with epoch {Epoch}; {Objects} living objects known")]
    public static partial void WriterOpened(this ILogger logger, string cluster, long next, long epoch, int objects);

    [LoggerMessage(3002, LogLevel.Warning, "Cluster {Cluster}: the database failed ({Reason}); attempt {Attempt} follows in {Delay}")]
    public static partial void Retrying(this ILogger logger, string cluster, string reason, int attempt, TimeSpan delay);

    [LoggerMessage(3003, LogLevel.Warning, "Cluster {Cluster}: the outcome of a commit of {Rows} rows at position {First} was unknown; the head says: {Outcome}")]
    public static partial void CommitSettled(this ILogger logger, string cluster, int rows, long first, string outcome);

    [LoggerMessage(3004, LogLevel.Critical, "Cluster {Cluster}: the writer has closed and accepts nothing more")]
    public static partial void WriterClosed(this ILogger logger, Exception error, string cluster);

    [LoggerMessage(3005, LogLevel.Warning, "Cluster {Cluster}: version {Version} of object {Uid} goes backwards from {Last}; refused")]
    public static partial void BackwardVersion(this ILogger logger, string cluster, string version, string uid, string last);

    [LoggerMessage(3006, LogLevel.Information, "Cluster {Cluster}: gap of {Scope} from {From} to {To}: {Reason}")]
    public static partial void GapRecorded(this ILogger logger, string cluster, string scope, DateTimeOffset from, DateTimeOffset to, string reason);

    [LoggerMessage(3007, LogLevel.Error, "Cluster {Cluster}: a listener for committed positions failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception error, string cluster);

    [LoggerMessage(3008, LogLevel.Warning, "Cluster {Cluster}: the writer was stopped with work still accepted; {Left} calls were not written")]
    public static partial void ShutdownCutShort(this ILogger logger, string cluster, long left);

    [LoggerMessage(3009, LogLevel.Error, "Cluster {Cluster}: an encoded payload did not decode to its bytes; a keyframe takes its place")]
    public static partial void EncodingMismatch(this ILogger logger, string cluster);

    [LoggerMessage(3010, LogLevel.Error, "Cluster {Cluster}: the last version of object {Uid} cannot be read back; its next one is a keyframe")]
    public static partial void LastVersionUnreadable(this ILogger logger, Exception error, string cluster, string uid);

    [LoggerMessage(3011, LogLevel.Debug, "Cluster {Cluster}: training a dictionary of {Kind} for encoding {Encoding} on {Samples} samples")]
    public static partial void TrainingDictionary(this ILogger logger, string cluster, string kind, char encoding, int samples);

    [LoggerMessage(3012, LogLevel.Information, "Cluster {Cluster}: dictionary {Id} of {Length} bytes for encoding {Encoding} of {Kind}")]
    public static partial void DictionaryTrained(this ILogger logger, string cluster, short id, int length, char encoding, string kind);

    [LoggerMessage(3020, LogLevel.Information, "Cluster {Cluster}: took the lease on its log with epoch {Epoch}")]
    public static partial void LeaseTaken(this ILogger logger, string cluster, long epoch);

    [LoggerMessage(3021, LogLevel.Warning, "Cluster {Cluster}: the lease of epoch {Epoch} was lost: another process writes")]
    public static partial void LeaseLost(this ILogger logger, string cluster, long epoch);

    [LoggerMessage(3022, LogLevel.Warning, "Cluster {Cluster}: the database did not answer the lease's renewal ({Reason}); it is tried again")]
    public static partial void LeaseNotRenewed(this ILogger logger, string cluster, string reason);

    [LoggerMessage(3023, LogLevel.Warning, "Cluster {Cluster}: the database did not say who holds the lease ({Reason}); it is asked again")]
    public static partial void LeaseNotSeen(this ILogger logger, string cluster, string reason);

    [LoggerMessage(3030, LogLevel.Error, "Cluster {Cluster}: the spool cannot be used; while that is so and the queue is full, capture waits")]
    public static partial void SpoolFailed(this ILogger logger, Exception error, string cluster);

    [LoggerMessage(3031, LogLevel.Warning, "Cluster {Cluster}: discarded {Bytes} bytes of spool that writers before left; capture resumes at the log's bookmarks")]
    public static partial void SpoolDiscarded(this ILogger logger, string cluster, long bytes);
}
