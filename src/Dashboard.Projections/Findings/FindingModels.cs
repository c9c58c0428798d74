using Dashboard.Model;

namespace Dashboard.Projections.Findings;

/// <summary>What was found. Stored by name.</summary>
public enum FindingType
{
    /// <summary>Two managers set one field in turn.</summary>
    Fight,

    /// <summary>An object is rewritten all the time.</summary>
    HotLoop,

    /// <summary>A condition changes its status back and forth.</summary>
    Flapping,
}

/// <summary>Something that the changes of one object show, with its evidence.</summary>
/// <param name="Open">Still going on: it was added to lately and the object lives.</param>
/// <param name="Subject">The field's path of a fight, the type of a flapping condition; empty for a hot loop.</param>
/// <param name="Managers">Who set what changed, at most eight, in order of appearance.</param>
/// <param name="Count">Changes between the positions, both included, that it consists of.</param>
/// <param name="Positions">Of changes that show it, the latest of them, oldest first.</param>
public sealed record Finding(
    FindingType Type, bool Open, ObjectIdentity Object, string Subject, IReadOnlyList<string> Managers, int Count, long FirstPosition, long LastPosition,
    DateTimeOffset FirstAt, DateTimeOffset LastAt, IReadOnlyList<long> Positions)
{
    /// <summary>The field whose changes are counted; null: all of the object's.</summary>
    public string? Path => Type switch
    {
        FindingType.Fight => Subject,
        FindingType.Flapping => $"status.conditions[{Subject}].status",
        _ => null,
    };
}

/// <param name="Open">True: only what still goes on; false: only what is over; null: both.</param>
public sealed record FindingFilter(
    string? Namespace = null, string? Kind = null, string? Uid = null, FindingType? Type = null, bool? Open = null, string? Cursor = null, int Limit = 50);

/// <param name="Items">The latest to begin comes first.</param>
public sealed record FindingPage(IReadOnlyList<Finding> Items, string? Next);
