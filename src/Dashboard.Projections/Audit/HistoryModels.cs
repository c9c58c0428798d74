using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Audit;

/// <summary>One field's change. Values are JSON text; null: the field was not there.</summary>
/// <param name="Path">Dotted, list items by key: <c>status.conditions[Ready].reason</c>.</param>
/// <param name="Redacted">The values are masks: it changed, and is not kept.</param>
/// <param name="Manager">Who set it, a tool's claim; null: unknown.</param>
public sealed record FieldChange(string Path, string? Was, string? Is, bool Redacted, string? Manager = null);

/// <summary>A row of a history: a change with its fields, or a gap.</summary>
public abstract record HistoryRow(long Position, DateTimeOffset At);

/// <param name="Turned">The health it turned to with this change; null when it stayed.</param>
/// <param name="MoreFields">Changed fields beyond those in <paramref name="Fields"/>.</param>
public sealed record ChangeRow(
    long Position, DateTimeOffset At, Verb Verb, ObjectIdentity Object, int ObjectId, string ResourceVersion, long? Generation,
    string? Manager, IReadOnlyList<FieldChange> Fields, int MoreFields, HealthStatus? Turned, bool Noise, string ContentHash,
    DateTimeOffset RecordedAt) : HistoryRow(Position, At)
{
    /// <summary>The version could not be processed: that it was there is known, what it held is not.</summary>
    public bool Quarantined { get; init; }

    /// <summary>The version before could not be processed: what changed is not known.</summary>
    public bool AfterQuarantine { get; init; }
}

public sealed record GapRow(Gap Gap) : HistoryRow(Gap.Position, Gap.From);

/// <param name="Items">Newest first; gaps at their place in time.</param>
/// <param name="NoiseHidden">Changes left out of this page's interval because only bookkeeping changed.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryRow> Items, string? Next, int NoiseHidden);

/// <param name="FieldsPerChange">Fields to carry in a row; the rest is counted.</param>
public sealed record HistoryFilter(string? Cursor = null, int Limit = 50, bool Noise = false, int FieldsPerChange = 12);

/// <summary>A filter over the changes of a cluster. Times: from included, to excluded. Positions: both included.</summary>
public sealed record ChangeFilter(
    string? Group = null, string? Kind = null, string? Namespace = null, string? Name = null, string? Uid = null, string? Path = null,
    string? Manager = null, Verb? Verb = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    string? Cursor = null, int Limit = 50, bool Noise = false, int FieldsPerChange = 6, long? FirstPosition = null, long? LastPosition = null);

/// <summary>A version of an object, as captured.</summary>
/// <param name="Verdict">How its health was decided; null: it is a deletion.</param>
/// <param name="Before">Position of the version before it; null: it is the first that the log has.</param>
/// <param name="After">Position of the version after it; null: it is the newest.</param>
public sealed record Version(Change Change, HealthState Health, int Number, int Of, HealthVerdict? Verdict, long? Before = null, long? After = null);

/// <summary>Field by field between two versions of one object.</summary>
public sealed record ObjectDiff(Change From, Change To, IReadOnlyList<FieldChange> Fields);

/// <summary>A point of one log: a position, a time (the last change at or before it), or now.</summary>
public readonly record struct LogPoint(long? Position, DateTimeOffset? At)
{
    public static LogPoint Now => default;
}
