using System.Text;
using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>Text of JSON strings that may not be text: bytes that are not UTF-8 become U+FFFD, an escape that is half a surrogate pair stays as written.</summary>
internal static class JsonText
{
    public static string Lossy(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <param name="quoted">With its quotes.</param>
    public static string Unquote(ReadOnlySpan<byte> quoted) => Strict(quoted) ?? Lossy(quoted[1..^1]);

    /// <summary>Null: an escape that is half a surrogate pair.</summary>
    public static string? Strict(ReadOnlySpan<byte> quoted)
    {
        var inner = quoted[1..^1];
        if (inner.IndexOf((byte)'\\') < 0)
            return Lossy(inner);
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.GetString()!;
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a string says a text. Allocates only where it is escaped or not ASCII.</summary>
    /// <param name="skip">Characters of it to leave out, which are ASCII and not escaped.</param>
    public static bool Says(ReadOnlySpan<byte> quoted, string text, int skip = 0)
    {
        var inner = quoted[(1 + skip)..^1];
        return Ascii.Equals(inner, text) || ((inner.Contains((byte)'\\') || !Ascii.IsValid(inner)) && Unquote(quoted).AsSpan(skip).SequenceEqual(text));
    }

    /// <summary>Whether two strings say the same, however they are escaped.</summary>
    public static bool SameString(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        a.SequenceEqual(b) || ((a.Contains((byte)'\\') || b.Contains((byte)'\\')) && Unquote(a) == Unquote(b));
}
