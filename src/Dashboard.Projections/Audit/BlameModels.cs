namespace Dashboard.Projections.Audit;

/// <summary>Who last set one field.</summary>
/// <param name="Manager">A tool's claim; null: unknown.</param>
/// <param name="Position">The change that set it; null: it stood so in the oldest version that was looked at.</param>
/// <param name="At">When it was observed to be set. Without a position: the last write of its manager before that version, so it was set then or earlier; null: not said.</param>
public sealed record FieldBlame(string Path, string? Manager, long? Position, DateTimeOffset? At);

/// <summary>Who last set each field of a version, as far as the log goes back.</summary>
/// <param name="Fields">Those that hold no other, in document order.</param>
/// <param name="MoreFields">Fields beyond those in <paramref name="Fields"/>.</param>
/// <param name="Oldest">Position of the oldest version that was looked at.</param>
/// <param name="Complete">That was the first one that the log has; false: there are older ones, or one in quarantine.</param>
public sealed record Blame(Version Version, IReadOnlyList<FieldBlame> Fields, int MoreFields, long Oldest, DateTimeOffset OldestAt, bool Complete)
{
    /// <summary>Versions looked at in all: those that changed more than bookkeeping.</summary>
    public int Versions { get; init; }
}
