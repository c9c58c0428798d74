using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Dashboard.Model.Redaction;

/// <summary>
/// JSON string escapes over UTF-8. Lenient where the reader of System.Text.Json throws: a lone surrogate becomes U+FFFD, invalid UTF-8 is
/// copied as it is. One odd string must not keep a whole object from being redacted.
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>The text of a JSON string given without its quotes.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(raw.Length, 1));
        while (raw.IndexOf((byte)'\\') is var at && at >= 0 && at + 1 < raw.Length)
        {
            text.Write(raw[..at]);
            raw = raw[at..];
            if (raw[1] == 'u')
            {
                var rune = ReadRune(raw, out var consumed);
                text.Advance(rune.EncodeToUtf8(text.GetSpan(4)));
                raw = raw[consumed..];
                continue;
            }
            text.Write([raw[1] switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', var c => c }]);
            raw = raw[2..];
        }
        text.Write(raw);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>A JSON string, with its quotes.</summary>
    public static byte[] Quote(ReadOnlySpan<byte> text)
    {
        var json = new ArrayBufferWriter<byte>(text.Length + 16);
        json.Write("\""u8);
        while (text.IndexOfAny(NeedEscape) is var at && at >= 0)
        {
            json.Write(text[..at]);
            if (text[at] is (byte)'"' or (byte)'\\')
                json.Write([(byte)'\\', text[at]]);
            else if (text[at] == '\n')
                json.Write("\\n"u8);
            else
                json.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hex(text[at] >> 4), Hex(text[at] & 15)]);
            text = text[(at + 1)..];
        }
        json.Write(text);
        json.Write("\""u8);
        return json.WrittenSpan.ToArray();
    }

    private static byte Hex(int digit) => (byte)"0123456789abcdef"[digit];

    private static Rune ReadRune(ReadOnlySpan<byte> raw, out int consumed)
    {
        consumed = Math.Min(6, raw.Length);
        if (!TryReadUnit(raw, out var high))
            return Rune.ReplacementChar;
        if (Rune.TryCreate(high, out var rune))
            return rune;
        if (raw.Length >= 12 && raw[6] == '\\' && raw[7] == 'u' && TryReadUnit(raw[6..], out var low) && Rune.TryCreate(high, low, out rune))
        {
            consumed = 12;
            return rune;
        }
        return Rune.ReplacementChar;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> raw, out char unit)
    {
        unit = default;
        if (raw.Length < 6 || !Utf8Parser.TryParse(raw[2..6], out ushort value, out var read, 'x') || read != 4)
            return false;
        unit = (char)value;
        return true;
    }
}
