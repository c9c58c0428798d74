using System.Text.Json.Serialization;
using MessagePack;

namespace Dashboard.Web.Hubs;

/// <summary>What a page asks to follow. Namespace null or empty: the whole cluster.</summary>
[MessagePackObject]
public sealed class GraphScope
{
    [Key("cluster"), JsonPropertyName("cluster")]
    public string Cluster { get; init; } = "";

    [Key("namespace"), JsonPropertyName("namespace")]
    public string? Namespace { get; init; }
}
