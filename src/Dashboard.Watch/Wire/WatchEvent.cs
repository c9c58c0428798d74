namespace Dashboard.Watch.Wire;

internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
    Error,

    /// <summary>A type that this program does not know.</summary>
    Unknown,
}

/// <summary>One line of a watch, read in one pass. Metadata that was absent is null.</summary>
/// <param name="Object">Where the object lies in the line.</param>
/// <param name="Error">Set for <see cref="WatchEventType.Error"/>.</param>
/// <param name="Flaw">Why the line is not whole, in words without its content; null: it is. Then the rest is what stood before the fault.</param>
internal readonly record struct WatchEvent(WatchEventType Type, string? TypeName, Range Object, ObjectHead Head, StatusError? Error, string? Flaw);

/// <summary>What identifies a version of an object.</summary>
internal readonly record struct ObjectHead(
    string? ApiVersion, string? Kind, string? Namespace, string? Name, string? Uid, string? ResourceVersion, long? Generation, bool InitialEventsEnd);
