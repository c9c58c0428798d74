namespace Dashboard.Model;

/// <summary>Places in capture and log that keep a fault from losing, repeating or inventing history.</summary>
internal enum Guard
{
    PartialLineDropped,
    OversizedRefused,
    IdleNoticed,
    ErrorLineNoticed,
    EmptyStreamsCounted,
    UnknownTypeNoticed,
    UnreadableNoticed,
    BackwardVersionRefused,
    InitialEventsToTheirEnd,
    WholeListBeforeDeletes,
    ExpiredTokenStartsOver,
    GapOnExpiry,
    CredentialsReloaded,
    ForbiddenClosesCoverage,
    RetryAfterHonoured,
    RepeatRecognised,
    VersionSavedWithRows,
    HeadFence,
    EpochFence,
    UnknownCommitSettled,
    TransientRetried,
    GoneInferred,
}

/// <summary>
/// Switches a guard off, to show that the tests of its fault then fail. Nothing but those tests can reach it: it is in no configuration, and in a running
/// product every guard is on.
/// </summary>
internal static class Guards
{
    private static volatile int off = -1;

    public static bool On(Guard guard) => off != (int)guard;

    /// <summary>Null: all on.</summary>
    public static void SwitchOff(Guard? guard) => off = guard is { } one ? (int)one : -1;
}
