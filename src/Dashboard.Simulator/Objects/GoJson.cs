using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The encoder behind <see cref="JsonBytes"/>.</summary>
internal static class GoJson
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(Enumerable.Range(0x20, 0x5F).Select(c => (char)c).Where(c => c is not ('"' or '\\' or '<' or '>' or '&')).ToArray());

    public static void Write(IBufferWriter<byte> to, JsonNode? node, bool sorted)
    {
        switch (node)
        {
            case null:
                to.Write("null"u8);
                break;
            case JsonObject map:
                WriteObject(to, map, sorted);
                break;
            case JsonArray list:
                Byte(to, '[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0)
                        Byte(to, ',');
                    Write(to, list[i], sorted);
                }
                Byte(to, ']');
                break;
            case JsonValue value:
                WriteValue(to, value);
                break;
        }
    }

    /// <summary>kind, apiVersion and metadata as their structs have them; then everything else as it stands.</summary>
    public static void WriteBuiltIn(IBufferWriter<byte> to, JsonObject root)
    {
        Byte(to, '{');
        var first = true;
        foreach (var name in (ReadOnlySpan<string>)["kind", "apiVersion", "metadata"])
        {
            if (!root.TryGetPropertyValue(name, out var value))
                continue;
            WriteName(to, name, ref first);
            if (name == "metadata" && value is JsonObject metadata)
                WriteMetadata(to, metadata);
            else
                Write(to, value, sorted: false);
        }
        foreach (var (name, value) in root)
        {
            if (name is "kind" or "apiVersion" or "metadata")
                continue;
            WriteName(to, name, ref first);
            Write(to, value, sorted: false);
        }
        Byte(to, '}');
    }

    private static void WriteMetadata(IBufferWriter<byte> to, JsonObject metadata)
    {
        Byte(to, '{');
        var first = true;
        foreach (var name in MetadataOrder.Object)
        {
            if (!metadata.TryGetPropertyValue(name, out var value) || value is null)
                continue;
            WriteName(to, name, ref first);
            if (name is "ownerReferences" or "managedFields" && value is JsonArray items)
                WriteItems(to, items, name[0] == 'o' ? MetadataOrder.Owner : MetadataOrder.ManagedFieldsEntry);
            else
                Write(to, value, sorted: true);
        }
        Byte(to, '}');
    }

    private static void WriteItems(IBufferWriter<byte> to, JsonArray items, string[] order)
    {
        Byte(to, '[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                Byte(to, ',');
            if (items[i] is not JsonObject item)
            {
                Write(to, items[i], sorted: true);
                continue;
            }
            Byte(to, '{');
            var first = true;
            foreach (var name in order)
            {
                if (!item.TryGetPropertyValue(name, out var value))
                    continue;
                WriteName(to, name, ref first);
                Write(to, value, sorted: true);
            }
            Byte(to, '}');
        }
        Byte(to, ']');
    }

    private static void WriteObject(IBufferWriter<byte> to, JsonObject map, bool sorted)
    {
        Byte(to, '{');
        var first = true;
        if (sorted && map.Count > 1)
        {
            var names = ArrayPool<string>.Shared.Rent(map.Count);
            var count = 0;
            foreach (var (name, _) in map)
                names[count++] = name;
            Array.Sort(names, 0, count, StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
            {
                WriteName(to, names[i], ref first);
                Write(to, map[names[i]], sorted);
            }
            ArrayPool<string>.Shared.Return(names, clearArray: true);
        }
        else
        {
            foreach (var (name, value) in map)
            {
                WriteName(to, name, ref first);
                Write(to, value, sorted);
            }
        }
        Byte(to, '}');
    }

    private static void WriteName(IBufferWriter<byte> to, string name, ref bool first)
    {
        if (!first)
            Byte(to, ',');
        first = false;
        WriteString(to, name);
        Byte(to, ':');
    }

    private static void WriteValue(IBufferWriter<byte> to, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteString(to, value.TryGetValue(out string? text) ? text : value.ToString());
                break;
            case JsonValueKind.True:
                to.Write("true"u8);
                break;
            case JsonValueKind.False:
                to.Write("false"u8);
                break;
            case JsonValueKind.Null:
                to.Write("null"u8);
                break;
            default:
                if (value.TryGetValue(out long whole) || (value.TryGetValue(out int small) && Set(out whole, small)))
                {
                    var span = to.GetSpan(20);
                    Utf8Formatter.TryFormat(whole, span, out var written);
                    to.Advance(written);
                }
                else
                {
                    var raw = value.ToJsonString();
                    var real = double.Parse(raw, CultureInfo.InvariantCulture);
                    Encoding.UTF8.GetBytes(double.IsFinite(real) ? GoFloat.Format(real) : raw, to);
                }
                break;
        }
    }

    private static bool Set(out long target, long value)
    {
        target = value;
        return true;
    }

    internal static void WriteString(IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        Byte(to, '"');
        while (true)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            var run = plain < 0 ? text.Length : plain;
            if (run > 0)
            {
                var span = to.GetSpan(run);
                to.Advance(Encoding.ASCII.GetBytes(text[..run], span));
            }
            if (plain < 0)
                break;
            text = text[run..];
            Rune.DecodeFromUtf16(text, out var rune, out var used);
            WriteRune(to, rune);
            text = text[used..];
        }
        Byte(to, '"');
    }

    private static void WriteRune(IBufferWriter<byte> to, Rune rune)
    {
        switch (rune.Value)
        {
            case '"':
                to.Write("\\\""u8);
                return;
            case '\\':
                to.Write("\\\\"u8);
                return;
            case '\n':
                to.Write("\\n"u8);
                return;
            case '\r':
                to.Write("\\r"u8);
                return;
            case '\t':
                to.Write("\\t"u8);
                return;
            case '\b':
                to.Write("\\b"u8);
                return;
            case '\f':
                to.Write("\\f"u8);
                return;
            case < 0x20 or '<' or '>' or '&' or 0x2028 or 0x2029:
                var escaped = to.GetSpan(6);
                "\\u"u8.CopyTo(escaped);
                Utf8Formatter.TryFormat(rune.Value, escaped[2..], out _, new StandardFormat('x', 4));
                to.Advance(6);
                return;
            default:
                to.Advance(rune.EncodeToUtf8(to.GetSpan(4)));
                return;
        }
    }

    private static void Byte(IBufferWriter<byte> to, char c)
    {
        to.GetSpan(1)[0] = (byte)c;
        to.Advance(1);
    }
}
