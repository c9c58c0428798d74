using System.Text.Json.Serialization;
using MessagePack;

namespace Dashboard.Web.Hubs;

/// <summary>What changed in a graph up to <see cref="Position"/>; or, alone, <see cref="Resync"/>: read a snapshot at or after that position.</summary>
[MessagePackObject]
public sealed class GraphFrame
{
    [Key("position"), JsonPropertyName("position")]
    public long? Position { get; init; }

    /// <summary>New or moved objects: id, group, kind, namespace ("" for cluster-scoped), name, health, reason, parent id (0: none), since (Unix seconds, 0: not known).</summary>
    [Key("upsert"), JsonPropertyName("upsert")]
    public object[][]? Upsert { get; init; }

    /// <summary>Objects whose health changed: id, health, reason, since.</summary>
    [Key("health"), JsonPropertyName("health")]
    public object[][]? Health { get; init; }

    [Key("remove"), JsonPropertyName("remove")]
    public int[]? Remove { get; init; }

    [Key("resync"), JsonPropertyName("resync")]
    public long? Resync { get; init; }
}

/// <summary>What a page asks to follow. Namespace null or empty: the whole cluster.</summary>
[MessagePackObject]
public sealed class GraphScope
{
    [Key("cluster"), JsonPropertyName("cluster")]
    public string Cluster { get; init; } = "";

    [Key("namespace"), JsonPropertyName("namespace")]
    public string? Namespace { get; init; }
}
