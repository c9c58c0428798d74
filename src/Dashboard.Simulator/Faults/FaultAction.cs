namespace Dashboard.Simulator.Faults;

/// <summary>What a rule does. The JSON name is the same with a small first letter.</summary>
internal enum FaultAction
{
    /// <summary>RST.</summary>
    Reset,

    /// <summary>The answer ends cleanly, however much of it was sent.</summary>
    Close,

    /// <summary>Nothing more is sent, and the connection stays open.</summary>
    Stall,

    /// <summary>Another HTTP status with its Status object.</summary>
    Status,

    /// <summary>An ERROR line, then the end.</summary>
    Error,

    /// <summary>Bytes that are neither UTF-8 nor JSON, without a line end.</summary>
    GarbageBytes,

    /// <summary>A line that is cut JSON.</summary>
    GarbageLine,

    /// <summary>The next event comes under a type that nobody knows.</summary>
    UnknownType,

    /// <summary>Pieces of so many bytes, each flushed.</summary>
    Split,

    /// <summary>So many bytes a second.</summary>
    Slow,

    /// <summary>The answer of a replica that is so many versions behind.</summary>
    Stale,

    /// <summary>The next line comes twice.</summary>
    Duplicate,

    /// <summary>The last lines come again.</summary>
    Replay,

    DropBookmarks,

    /// <summary>Objects are left out: right only where none changes.</summary>
    OnlyBookmarks,

    /// <summary>The bookmark that ends the initial events never comes.</summary>
    NoInitialEventsEnd,

    /// <summary>A page's token is answered with 410 and a token for an inconsistent remainder.</summary>
    ExpireContinue,

    /// <summary>As if the version asked for were still to come.</summary>
    FutureVersion,

    /// <summary>The next line is filled up with so many bytes of blanks.</summary>
    OversizedLine,
}
