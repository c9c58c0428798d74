namespace Dashboard.Web.Hosting;

internal static partial class LogMessages
{
    [LoggerMessage(5001, LogLevel.Critical, "Capture of cluster {Cluster} stopped; it starts again in {Pause}")]
    public static partial void CaptureStopped(ILogger logger, string cluster, TimeSpan pause, Exception error);

    [LoggerMessage(5002, LogLevel.Critical, "Projections of cluster {Cluster} stopped for good")]
    public static partial void ProjectionsStopped(ILogger logger, string cluster, Exception error);

    [LoggerMessage(5020, LogLevel.Warning, "Old Events could not be deleted ({Reason}); the next sweep tries again")]
    public static partial void EventsNotSwept(ILogger logger, string reason);
}
