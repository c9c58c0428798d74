using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>
/// Reads and writes JSON as Go's encoder does, which the bytes on the wire show: <c>&lt; &gt; &amp;</c> and U+2028/2029 escaped, integers
/// exact up to int64 and anything else rounded to a double, a lone surrogate replaced by U+FFFD, the last of duplicate keys kept.
/// </summary>
public static class GoJson
{
    /// <summary>Deeper documents are refused: trees are walked recursively.</summary>
    public const int MaxDepth = 256;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\', (byte)'<', (byte)'>', (byte)'&', 0xE2]);

    /// <summary>Parses one document. Throws <see cref="JsonException"/> for anything that is not exactly one JSON value.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var node = ParseValue(ref reader);
        if (reader.Read()) throw new JsonException("more than one value");
        return node;
    }

    private static JsonNode? ParseValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var obj = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = Text(ref reader);
                    reader.Read();
                    obj[name] = ParseValue(ref reader);
                }

                return obj;
            case JsonTokenType.StartArray:
                var array = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) array.Add(ParseValue(ref reader));
                return array;
            case JsonTokenType.String: return JsonValue.Create(Text(ref reader));
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer) ? JsonValue.Create(integer) : Number(reader.GetDouble());
            case JsonTokenType.True: return JsonValue.Create(true);
            case JsonTokenType.False: return JsonValue.Create(false);
            default: return null;
        }
    }

    private static JsonValue Number(double value)
    {
        if (!double.IsFinite(value)) throw new JsonException("number out of range");
        return Math.Floor(value) == value && Math.Abs(value) < 9e18 ? JsonValue.Create((long)value) : JsonValue.Create(value);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return LoneSurrogates.Unescape(reader.ValueSpan);
        }
    }

    public static byte[] Encode(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, node);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a tree with its fields in the order they stand.</summary>
    public static void Write(IBufferWriter<byte> output, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                var separator = "{"u8;
                foreach (var (name, value) in obj)
                {
                    output.Write(separator);
                    WriteString(output, name);
                    output.Write(":"u8);
                    Write(output, value);
                    separator = ","u8;
                }

                output.Write(obj.Count == 0 ? "{}"u8 : "}"u8);
                break;
            case JsonArray array:
                output.Write("["u8);
                for (var i = 0; i < array.Count; i++)
                {
                    if (i > 0) output.Write(","u8);
                    Write(output, array[i]);
                }

                output.Write("]"u8);
                break;
            case JsonValue value: WriteValue(output, value); break;
            default: output.Write("null"u8); break;
        }
    }

    public static void WriteValue(IBufferWriter<byte> output, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: WriteString(output, value.TryGetValue<string>(out var text) ? text : value.ToString()); break;
            case JsonValueKind.True: output.Write("true"u8); break;
            case JsonValueKind.False: output.Write("false"u8); break;
            case JsonValueKind.Null: output.Write("null"u8); break;
            default:
                if (value.TryGetValue<long>(out var integer)) WriteInteger(output, integer);
                else if (value.TryGetValue<int>(out var small)) WriteInteger(output, small);
                else WriteDouble(output, value.TryGetValue<double>(out var real) ? real : double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    /// <summary>Plain digits between 1e-6 and 1e21, else an exponent without leading zeros, as Go's encoding/json.</summary>
    private static void WriteDouble(IBufferWriter<byte> output, double value)
    {
        if (value == 0)
        {
            output.Write("0"u8);
            return;
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        if (size is >= 1e-6 and < 1e21)
        {
            if (shortest.Contains('E', StringComparison.Ordinal)) shortest = decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            var e = shortest.IndexOf('E', StringComparison.Ordinal);
            if (e >= 0)
            {
                var exponent = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                shortest = string.Create(CultureInfo.InvariantCulture, $"{shortest.AsSpan(0, e)}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}");
                if (exponent is < 0 and > -10) shortest = shortest.Replace("e-0", "e-", StringComparison.Ordinal);
            }
        }

        output.Write(Encoding.ASCII.GetBytes(shortest));
    }

    public static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = length > 512 ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[512];
        WriteEscaped(output, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        output.Write("\""u8);
    }

    private static void WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        while (utf8.Length > 0)
        {
            var at = utf8.IndexOfAny(Escaped);
            if (at < 0)
            {
                output.Write(utf8);
                return;
            }

            output.Write(utf8[..at]);
            utf8 = utf8[at..];
            if (utf8[0] == 0xE2)
            {
                var separator = utf8.Length >= 3 && utf8[1] == 0x80 && utf8[2] is 0xA8 or 0xA9;
                if (separator) output.Write(utf8[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8);
                else output.Write(utf8[..1]);
                utf8 = utf8[(separator ? 3 : 1)..];
                continue;
            }

            WriteEscape(output, utf8[0]);
            utf8 = utf8[1..];
        }
    }

    private static void WriteEscape(IBufferWriter<byte> output, byte value)
    {
        switch (value)
        {
            case (byte)'"': output.Write("\\\""u8); break;
            case (byte)'\\': output.Write("\\\\"u8); break;
            case (byte)'\n': output.Write("\\n"u8); break;
            case (byte)'\r': output.Write("\\r"u8); break;
            case (byte)'\t': output.Write("\\t"u8); break;
            case (byte)'\b': output.Write("\\b"u8); break;
            case (byte)'\f': output.Write("\\f"u8); break;
            default:
                output.Write("\\u00"u8);
                output.Write([HexDigit(value >> 4), HexDigit(value & 15)]);
                break;
        }
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
