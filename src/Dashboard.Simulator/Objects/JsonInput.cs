using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>
/// Reads JSON as the API server does: of equal keys the last one counts, an integer that fits stays an exact int64 and every other number
/// becomes a float64, a lone surrogate becomes U+FFFD. The tree is built at once, so that reading it from several threads is safe.
/// </summary>
public static class JsonInput
{
    /// <summary>Far below what would endanger the stack; the API server's own bound is 10,000.</summary>
    public const int MaximumDepth = 1000;

    /// <exception cref="RejectedException">400 when the text is not JSON, nests too deep, or holds a number beyond float64.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
            reader.Read();
            var value = Value(ref reader);
            return reader.Read() ? throw new JsonException("data after the value") : value;
        }
        catch (JsonException e)
        {
            throw RejectedException.BadRequest($"error decoding from json: {e.Message}");
        }
    }

    public static JsonNode? Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>As <see cref="Parse(ReadOnlySpan{byte})"/>, for what must be an object.</summary>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) =>
        Parse(utf8) as JsonObject ?? throw RejectedException.BadRequest("error decoding from json: expected an object");

    private static JsonNode? Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = Text(ref reader);
                    reader.Read();
                    map[name] = Value(ref reader);
                }
                return map;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Add(Value(ref reader));
                return list;
            case JsonTokenType.String:
                return JsonValue.Create(Text(ref reader));
            case JsonTokenType.Number:
                return Number(ref reader);
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            default:
                return null;
        }
    }

    private static JsonValue Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
            return JsonValue.Create(whole);
        return reader.TryGetDouble(out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : throw new JsonException($"number {Encoding.UTF8.GetString(reader.ValueSpan)} is out of range");
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            var c = raw[++i];
            if (c != 'u')
            {
                text.Append(c switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c });
                continue;
            }
            text.Append((char)Convert.ToUInt16(raw.Substring(i + 1, 4), 16));
            i += 4;
        }
        // The round trip replaces what does not pair.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
