using Dashboard.Model;
using Dashboard.Model.Access;

namespace Dashboard.Log;

/// <summary>Which changes to read, newest first. What is null does not filter; conditions are combined with AND.</summary>
public sealed record LogFilter
{
    /// <summary>Only positions below: the keyset of the next page.</summary>
    public long? Before { get; init; }

    /// <summary>Only positions above.</summary>
    public long? After { get; init; }

    /// <summary>Included, by the time of recording.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Excluded, by the time of recording.</summary>
    public DateTimeOffset? To { get; init; }

    public IReadOnlyList<int>? ObjectIds { get; init; }

    public string? Group { get; init; }

    public string? Kind { get; init; }

    public string? Namespace { get; init; }

    /// <summary>Exact name of an object.</summary>
    public string? Name { get; init; }

    public string? Manager { get; init; }

    /// <summary>A field path or the beginning of one at a path boundary: <c>spec.replicas</c>, <c>status</c>.</summary>
    public string? PathPrefix { get; init; }

    public IReadOnlyList<Verb>? Verbs { get; init; }

    /// <summary>True: changes of bookkeeping are included.</summary>
    public bool Noise { get; init; }

    /// <summary>What the viewer may read; null: everything. Empty: nothing.</summary>
    public IReadOnlyList<Grant>? Grants { get; init; }

    /// <summary>1 to 10,000.</summary>
    public int Limit { get; init; } = 100;
}
