using System.Text.Json.Serialization;
using Dashboard.Web.Rest;
using MessagePack;

namespace Dashboard.Web.Hubs;

/// <summary>Changes up to <see cref="Position"/>, oldest first; or, alone, <see cref="Resync"/>.</summary>
[MessagePackObject]
public sealed class ChangesFrame
{
    [Key("position"), JsonPropertyName("position")]
    public long? Position { get; init; }

    [Key("changes"), JsonPropertyName("changes"), MessagePackFormatter(typeof(JsonAsMessagePack))]
    public IReadOnlyList<RowAnswer>? Changes { get; init; }

    [Key("resync"), JsonPropertyName("resync")]
    public long? Resync { get; init; }
}
