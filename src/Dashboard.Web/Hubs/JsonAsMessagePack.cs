using System.Text.Json;
using Dashboard.Web.Rest;
using MessagePack;
using MessagePack.Formatters;

namespace Dashboard.Web.Hubs;

/// <summary>Rows in the MessagePack protocol have the shape and the names that they have in JSON: described once.</summary>
public sealed class JsonAsMessagePack : IMessagePackFormatter<IReadOnlyList<RowAnswer>?>
{
    public void Serialize(ref MessagePackWriter writer, IReadOnlyList<RowAnswer>? value, MessagePackSerializerOptions options)
    {
        if (value is null) writer.WriteNil();
        else writer.WriteRaw(MessagePackSerializer.ConvertFromJson(JsonSerializer.Serialize(value, RestApi.Json), options, writer.CancellationToken));
    }

    public IReadOnlyList<RowAnswer>? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        throw new NotSupportedException("Rows are only ever sent.");
}
