using Microsoft.Extensions.Logging;

namespace Dashboard.Projections;

internal static partial class LogMessages
{
    [LoggerMessage(3001, LogLevel.Error, "Folding the log of cluster '{Cluster}' after position {Position} failed; trying again in {Retry}")]
    public static partial void FoldFailed(ILogger logger, string cluster, long position, TimeSpan retry, Exception error);

    [LoggerMessage(4001, LogLevel.Warning, "Events of cluster '{Cluster}' could not be written ({Reason}); trying again in {Retry}")]
    public static partial void EventsRetried(ILogger logger, string cluster, string reason, TimeSpan retry);

    [LoggerMessage(4002, LogLevel.Error, "The database refuses {Count} Events of cluster '{Cluster}' ({SqlState}); they are given up")]
    public static partial void EventsRefused(ILogger logger, string cluster, int count, string sqlState);
}
