namespace Dashboard.Projections.Reading;

/// <summary>A row of <c>health_span</c>.</summary>
internal sealed class HealthSpanEntity
{
    public short Cluster { get; init; }

    public int ObjectId { get; init; }

    public short Status { get; init; }

    public string Reason { get; init; } = "";

    public bool Turned { get; init; }

    public long FromPosition { get; init; }

    public long? ToPosition { get; init; }

    public DateTimeOffset FromAt { get; init; }

    public DateTimeOffset? ToAt { get; init; }
}

/// <summary>A row of <c>condition_span</c>.</summary>
internal sealed class ConditionSpanEntity
{
    public short Cluster { get; init; }

    public int ObjectId { get; init; }

    public string Type { get; init; } = "";

    public string Status { get; init; } = "";

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    public short Health { get; init; }

    public short Place { get; init; }

    public long FromPosition { get; init; }

    public long? ToPosition { get; init; }

    public DateTimeOffset FromAt { get; init; }

    public DateTimeOffset? ToAt { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }
}
