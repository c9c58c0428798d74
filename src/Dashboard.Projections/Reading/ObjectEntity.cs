namespace Dashboard.Projections.Reading;

/// <summary>A row of the view <c>object_with_kind</c>.</summary>
internal sealed class ObjectEntity
{
    public short Cluster { get; init; }

    public int ObjectId { get; init; }

    public int KindId { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Resource { get; init; } = "";

    public bool Namespaced { get; init; }

    public string? Namespace { get; init; }

    public string Name { get; init; } = "";

    public string Uid { get; init; } = "";

    public short Health { get; init; }

    public string HealthReason { get; init; } = "";

    public string HealthMessage { get; init; } = "";

    public DateTimeOffset HealthSince { get; init; }

    public string Labels { get; init; } = "{}";

    public string?[] Cells { get; init; } = [];

    public string ResourceVersion { get; init; } = "";

    public long? Generation { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public bool InferredDelete { get; init; }

    public long FirstPosition { get; init; }

    public long Position { get; init; }

    public int Versions { get; init; }

    public int NoiseVersions { get; init; }
}
