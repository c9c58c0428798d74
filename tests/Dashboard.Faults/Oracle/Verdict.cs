using Dashboard.Model;

namespace Dashboard.Faults.Oracle;

/// <summary>What the oracle found. Nothing but gaps and changes: source history = log + declared Gaps.</summary>
internal sealed record Verdict
{
    /// <summary>Versions that the source had.</summary>
    public int SourceVersions { get; init; }

    /// <summary>Rows that are changes.</summary>
    public int Changes { get; init; }

    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>Versions that are missing and lie in a Gap that says so.</summary>
    public int InGaps { get; init; }

    /// <summary>Versions that are missing without a Gap.</summary>
    public List<string> Losses { get; } = [];

    public List<string> Duplicates { get; } = [];

    public List<string> Reorders { get; } = [];

    /// <summary>Rows that the source never had, other bytes, holes between positions, coverage that does not fit.</summary>
    public List<string> Falsehoods { get; } = [];

    /// <summary>What verification finds.</summary>
    public List<string> Evidence { get; } = [];

    /// <summary>An object that the log has otherwise than it is now: there and gone, or of another version. Empty: none.</summary>
    public string Behind { get; init; } = "";

    /// <summary>What was waited for in vain; null: everything came to rest.</summary>
    public string? Unsettled { get; init; }

    public bool Holds => Words().Count == 0;

    /// <summary>Its complaints by kind, with how many there are of each.</summary>
    public string Kinds => string.Join(", ", Words().GroupBy(word => word[..word.IndexOf(':', StringComparison.Ordinal)], StringComparer.Ordinal).Select(kind => kind.Count() == 1 ? kind.Key : $"{kind.Key} {kind.Count()} times"));

    public override string ToString() => Holds ? $"holds: {Changes} changes of {SourceVersions}, {Gaps.Count} gaps ({InGaps} versions in them)" : string.Join('\n', Words());

    private List<string> Words() =>
    [
        .. Losses.Select(l => "loss: " + l), .. Duplicates.Select(d => "duplicate: " + d), .. Reorders.Select(r => "reorder: " + r), .. Falsehoods.Select(f => "false: " + f),
        .. Evidence.Select(e => "evidence: " + e), .. Behind.Length > 0 ? ["behind: " + Behind] : (string[])[], .. Unsettled is { } why ? ["unsettled: " + why] : (string[])[],
    ];
}
