using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MessagePack;
using MessagePack.Formatters;

namespace Dashboard.Web.Hubs;

/// <summary>
/// One item of a stream, encoded when it is made and then copied to any number of connections: a map, the same in MessagePack and JSON. Thread-safe.
/// </summary>
[MessagePackFormatter(typeof(Packing)), JsonConverter(typeof(Writing))]
public sealed class HubFrame
{
    private readonly Lazy<byte[]> _packed;
    private readonly Lazy<byte[]> _json;

    private HubFrame(long position, bool isEmpty, Lazy<byte[]> packed, Lazy<byte[]> json) => (Position, IsEmpty, _packed, _json) = (position, isEmpty, packed, json);

    /// <summary>What it brings its reader to.</summary>
    public long Position { get; }

    /// <summary>It says nothing but its position.</summary>
    public bool IsEmpty { get; }

    /// <summary>Bytes in MessagePack.</summary>
    public int Length => _packed.Value.Length;

    /// <summary>Alone in its stream and its last: read a snapshot at or after the position.</summary>
    public static HubFrame Resync(long position)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long>(StringComparer.Ordinal) { ["resync"] = position });
        return OfJson(position, isEmpty: false, json);
    }

    internal static HubFrame OfPacked(long position, bool isEmpty, byte[] packed) =>
        new(position, isEmpty, new Lazy<byte[]>(packed), new Lazy<byte[]>(() => Encoding.UTF8.GetBytes(MessagePackSerializer.ConvertToJson(packed))));

    internal static HubFrame OfJson(long position, bool isEmpty, byte[] json) =>
        new(position, isEmpty, new Lazy<byte[]>(() => MessagePackSerializer.ConvertFromJson(Encoding.UTF8.GetString(json))), new Lazy<byte[]>(json));

    internal sealed class Packing : IMessagePackFormatter<HubFrame?>
    {
        public void Serialize(ref MessagePackWriter writer, HubFrame? value, MessagePackSerializerOptions options) => writer.WriteRaw(value!._packed.Value);

        public HubFrame? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException("Frames are only ever sent.");
    }

    internal sealed class Writing : JsonConverter<HubFrame>
    {
        public override HubFrame Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Frames are only ever sent.");

        public override void Write(Utf8JsonWriter writer, HubFrame value, JsonSerializerOptions options) => writer.WriteRawValue(value._json.Value, skipInputValidation: true);
    }
}
