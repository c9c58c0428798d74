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

    public bool Holds => Losses.Count + Duplicates.Count + Reorders.Count + Falsehoods.Count + Evidence.Count == 0;

    public override string ToString() => Holds
        ? $"holds: {Changes} changes of {SourceVersions}, {Gaps.Count} gaps ({InGaps} versions in them)"
        : string.Join('\n', [.. Losses.Select(l => "loss: " + l), .. Duplicates.Select(d => "duplicate: " + d), .. Reorders.Select(r => "reorder: " + r), .. Falsehoods.Select(f => "false: " + f), .. Evidence.Select(e => "evidence: " + e)]);
}
