namespace Dashboard.Model;

/// <summary>A row of a cluster's log. Positions are contiguous from 0 within a cluster.</summary>
/// <param name="RecordedAt">The database's clock at commit.</param>
public abstract record LogRow(string Cluster, long Position, DateTimeOffset RecordedAt);

/// <summary>One recorded version of one object.</summary>
/// <param name="ObjectId">Id of the object within its cluster's log.</param>
/// <param name="Manager">The field manager that wrote this version, a tool's claim; null when unknown.</param>
/// <param name="Paths">Changed field paths against the version before, in document order; empty for added and deleted.</param>
/// <param name="PathManagers">Who set each of <paramref name="Paths"/>, in their order; null: all were set by <paramref name="Manager"/>.</param>
/// <param name="Noise">Only bookkeeping changed (managedFields timestamps, resourceVersion): hidden by default.</param>
/// <param name="ContentHash">SHA-256 of <paramref name="Json"/>.</param>
/// <param name="Json">Exact captured bytes after redaction. For an inferred delete: the last known version's.</param>
public sealed record Change(
    string Cluster,
    long Position,
    DateTimeOffset RecordedAt,
    DateTimeOffset ObservedAt,
    Verb Verb,
    int ObjectId,
    ObjectIdentity Object,
    string ResourceVersion,
    long? Generation,
    string? Manager,
    IReadOnlyList<string> Paths,
    IReadOnlyList<string?>? PathManagers,
    bool Noise,
    ReadOnlyMemory<byte> ContentHash,
    ReadOnlyMemory<byte> Json) : LogRow(Cluster, Position, RecordedAt)
{
    /// <summary>The version could not be processed: <see cref="Json"/> says why, and is not the object.</summary>
    public bool Quarantined { get; init; }

    /// <summary>The object's version right before, for what was modified or reinterpreted; null where there is none, and where nobody asked for it.</summary>
    public PreviousVersion? Previous { get; init; }
}

/// <summary>The version that a change is a change of.</summary>
/// <param name="Json">As of <see cref="Change.Json"/>.</param>
/// <param name="Quarantined">As of <see cref="Change.Quarantined"/>.</param>
public sealed record PreviousVersion(ReadOnlyMemory<byte> Json, bool Quarantined);

/// <summary>
/// An interval in which changes of a scope may have been missed. Shown wherever its history is shown. The row is appended when the
/// relist that ends the interval is in; a gap still open is read from coverage and has position -1 and no end.
/// </summary>
/// <param name="Namespace">Null: the scope was all namespaces.</param>
/// <param name="From">Included. Last moment known to be covered.</param>
/// <param name="To">Excluded. Null: still open.</param>
public sealed record Gap(
    string Cluster,
    long Position,
    DateTimeOffset RecordedAt,
    GroupVersionResource Resource,
    string Kind,
    string? Namespace,
    DateTimeOffset From,
    DateTimeOffset? To,
    GapReason Reason,
    string Detail) : LogRow(Cluster, Position, RecordedAt);
