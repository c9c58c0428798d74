using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;

namespace Dashboard.Watch;

/// <summary>Every log message of this project. Names and versions only, never an object's content.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(2001, LogLevel.Information, "{Scope}: listed, {Listed} objects ({Added} new, {Modified} changed, {Deleted} gone)")]
    public static partial void Listed(this ILogger logger, WatchScope scope, int listed, int added, int modified, int deleted);

    [LoggerMessage(2002, LogLevel.Debug, "{Scope}: watching from a saved version")]
    public static partial void Resumed(this ILogger logger, WatchScope scope);

    [LoggerMessage(2003, LogLevel.Warning, "{Scope}: {Error}; next try in {Delay}")]
    public static partial void Failed(this ILogger logger, WatchScope scope, string error, TimeSpan delay);

    [LoggerMessage(2004, LogLevel.Warning, "{Scope}: the version reached has expired ({Why}): listing again, changes in between may have been missed")]
    public static partial void Expired(this ILogger logger, WatchScope scope, string why);

    [LoggerMessage(2005, LogLevel.Warning, "{Scope}: coverage ends ({Why})")]
    public static partial void Closed(this ILogger logger, WatchScope scope, string why);

    [LoggerMessage(2006, LogLevel.Error, "{Scope}: a version went backwards and was refused ({Refused} so far)")]
    public static partial void WentBackwards(this ILogger logger, WatchScope scope, long refused);

    [LoggerMessage(2007, LogLevel.Error, "{Scope}: the server sent an event of a type that this program does not know")]
    public static partial void UnknownEvent(this ILogger logger, WatchScope scope);

    [LoggerMessage(2008, LogLevel.Information, "{Scope}: the server does not stream initial events: listing by pages")]
    public static partial void NoWatchList(this ILogger logger, WatchScope scope);

    [LoggerMessage(2009, LogLevel.Information, "{Cluster}: {Watched} of {Served} kinds are watched")]
    public static partial void CatalogRead(this ILogger logger, string cluster, int watched, int served);

    [LoggerMessage(2010, LogLevel.Warning, "{Cluster}: discovery failed ({Error}); next try in {Delay}")]
    public static partial void CatalogFailed(this ILogger logger, string cluster, string error, TimeSpan delay);

    [LoggerMessage(2011, LogLevel.Critical, "{Scope}: capture stopped by an unexpected failure")]
    public static partial void Broke(this ILogger logger, Exception exception, WatchScope scope);

    [LoggerMessage(2013, LogLevel.Error, "{Scope}: a version of {Object} is in quarantine: {Reason}")]
    public static partial void Quarantined(this ILogger logger, WatchScope scope, string @object, string reason);

    [LoggerMessage(2014, LogLevel.Warning, "{Host}: the credentials have changed and cannot be read, those before are used on: {Error}")]
    public static partial void CredentialsUnreadable(this ILogger logger, string host, string error);

    [LoggerMessage(2012, LogLevel.Warning, "{Cluster}: a CustomResourceDefinition could not be searched for secret fields")]
    public static partial void SchemaUnreadable(this ILogger logger, string cluster);
}
