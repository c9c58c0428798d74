using Microsoft.Extensions.Logging;

namespace Dashboard.Projections;

internal static partial class LogMessages
{
    [LoggerMessage(3001, LogLevel.Error, "Folding the log of cluster '{Cluster}' after position {Position} failed; trying again in {Retry}")]
    public static partial void FoldFailed(ILogger logger, string cluster, long position, TimeSpan retry, Exception error);
}
