namespace Dashboard.Simulator.Fleet;

internal static partial class FleetLogMessages
{
    [LoggerMessage(2100, LogLevel.Information, "Fleet of {Cluster}: {Objects} objects after {Writes} writes in {Elapsed}")]
    public static partial void FleetPopulated(this ILogger logger, string cluster, int objects, long writes, TimeSpan elapsed);

    [LoggerMessage(2101, LogLevel.Debug, "Fleet of {Cluster}: story {Story}, step {Step}")]
    public static partial void StoryStep(this ILogger logger, string cluster, string story, string step);

    [LoggerMessage(2102, LogLevel.Error, "Fleet of {Cluster}: a step failed and was given up")]
    public static partial void StepFailed(this ILogger logger, Exception failure, string cluster);
}
