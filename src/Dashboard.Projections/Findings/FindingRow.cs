namespace Dashboard.Projections.Findings;

/// <summary>What a batch adds to a finding. The key is the object, the type, the subject and where it begins.</summary>
internal sealed class FindingRow(int objectId, FindingType type, string subject, (long Position, DateTimeOffset At) first)
{
    /// <summary>Positions kept of a finding: the latest.</summary>
    public const int MaxPositions = 50;

    public int ObjectId { get; } = objectId;

    public FindingType Type { get; } = type;

    public string Subject { get; } = subject;

    public (long Position, DateTimeOffset At) First { get; } = first;

    public (long Position, DateTimeOffset At) Last { get; set; } = first;

    public int Count { get; set; }

    public IReadOnlyList<string> Managers { get; set; } = [];

    /// <summary>New in this batch.</summary>
    public List<long> Positions { get; } = [];

    public void Add(IEnumerable<long> positions)
    {
        Positions.AddRange(positions);
        if (Positions.Count > MaxPositions)
            Positions.RemoveRange(0, Positions.Count - MaxPositions);
    }
}
