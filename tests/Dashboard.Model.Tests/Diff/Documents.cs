using System.Text;
using CsCheck;

namespace Dashboard.Model.Tests.Diff;

/// <summary>Documents as an API server would not send them but might: nested, with keyed lists, keys that stand twice, escapes, half surrogates, numbers out of range, bytes that are not UTF-8.</summary>
internal static class Documents
{
    private static readonly Gen<string> s_key = Gen.OneOf(
        "name", "type", "key", "uid", "a", "b.c", "d[0]", "metadata", "managedFields", "resourceVersion", "manager", "time", "7", "", "\\u0061", "\\ud800", "\u00e9", "\uFFFF");

    private static readonly Gen<string> s_leaf = Gen.OneOf(
        "1", "12", "123", "-0.0", "1e400", "2e2", "18446744073709551616", "true", "false", "null", "\"x\"", "\"xy\"", "\"\"", "\"\\n\"", "\"\\ud800\"", "\"\\u0000\"", "\"\uFFFF\"",
        "{}", "[]", " 5 ");

    private static readonly Gen<string> s_value = Gen.Recursive<string>((depth, self) => depth > 3 ? s_leaf : Gen.Frequency((3, s_leaf), (3, Object(self)), (2, Array(self))));

    /// <summary>UTF-8, except that U+FFFF stands for a byte that is none.</summary>
    public static Gen<byte[]> Any { get; } = Object(s_value).Select(Bytes);

    /// <summary>What was seen to happen to bytes: some replaced, taken away, put in, or another document's value in the middle.</summary>
    public static Gen<Func<byte[], byte[]>> Edit { get; } = Gen.Select(Gen.Int[0, 400], Gen.Int[0, 12], Gen.OneOf(s_leaf.Select(Bytes), Gen.Byte.Array[0, 6])).Select(
        (at, cut, insert) => new Func<byte[], byte[]>(bytes =>
        {
            var from = bytes.Length == 0 ? 0 : at % bytes.Length;
            return [.. bytes[..from], .. insert, .. bytes[Math.Min(bytes.Length, from + cut)..]];
        }));

    private static Gen<string> Object(Gen<string> value) => Gen.Select(s_key, value).List[0, 6]
        .Select(members => "{" + string.Join(",", members.Select(member => $"\"{member.Item1}\":{member.Item2}")) + "}");

    private static Gen<string> Array(Gen<string> value) => value.List[0, 5].Select(items => "[" + string.Join(",", items) + "]");

    private static byte[] Bytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = bytes.AsSpan().IndexOf("\uFFFF"u8); at >= 0; at = bytes.AsSpan().IndexOf("\uFFFF"u8))
            bytes = [.. bytes[..at], 0xFE, .. bytes[(at + 3)..]];
        return bytes;
    }
}
