using Dashboard.Model;

namespace Dashboard.Faults.Script;

/// <summary>Which fault each guard is there for: switched off, that fault's case must fail.</summary>
internal static class GuardCases
{
    public static IReadOnlyList<(Guard Guard, string Fault)> All { get; } =
    [
        (Guard.PartialLineDropped, "close in the middle of a line"),
        (Guard.OversizedRefused, "oversized line"),
        (Guard.IdleNoticed, "stall"),
        (Guard.ErrorLineNoticed, "versions compacted while cut off"),
        (Guard.EmptyStreamsCounted, "empty close for ever"),
        (Guard.UnknownTypeNoticed, "unknown type"),
        (Guard.UnreadableNoticed, "oversized line"),
        (Guard.BackwardVersionRefused, "stale stream"),
        (Guard.InitialEventsToTheirEnd, "initial events end early"),
        (Guard.WholeListBeforeDeletes, "listed by pages"),
        (Guard.ExpiredTokenStartsOver, "deleted between two pages"),
        (Guard.GapOnExpiry, "versions compacted while cut off"),
        (Guard.CredentialsReloaded, "the token is rotated"),
        (Guard.ForbiddenClosesCoverage, "permission withdrawn"),
        (Guard.RetryAfterHonoured, "429 with Retry-After"),
        (Guard.RepeatRecognised, "replay"),
        (Guard.VersionSavedWithRows, "reset"),
        (Guard.HeadFence, "a commit that was given up lands later"),
        (Guard.EpochFence, "a second writer takes over"),
        (Guard.UnknownCommitSettled, "COMMIT's answer is lost"),
        (Guard.TransientRetried, "batches are refused for one passing reason after another"),
        (Guard.GoneInferred, "deletes and the same names again, while cut off"),
    ];
}
