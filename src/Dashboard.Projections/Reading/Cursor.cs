using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dashboard.Projections.Reading;

/// <summary>
/// An opaque place in a list, bound to the question it was made for: a damaged cursor, or one of another filter, is refused by name. The check guards
/// against accidents, not against forgery; a forged one shows nothing that the viewer may not see.
/// </summary>
internal static class Cursor
{
    private const int MaxLength = 4_096;
    private const int CheckBytes = 8;

    public static string Write<T>(T place, string question)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(place);
        return Base64Url.EncodeToString([.. Check(json, question), .. json]);
    }

    /// <exception cref="QueryException">It is not a cursor that this list gave.</exception>
    public static T? Read<T>(string? cursor, string question) where T : class
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            if (cursor.Length <= MaxLength && Base64Url.DecodeFromChars(cursor) is { Length: > CheckBytes } bytes
                && Check(bytes.AsSpan(CheckBytes), question).AsSpan().SequenceEqual(bytes.AsSpan(0, CheckBytes)))
                return JsonSerializer.Deserialize<T>(bytes.AsSpan(CheckBytes)) ?? throw Refused();
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw Refused();
        }

        throw Refused();
    }

    public static QueryException Refused() => new("cursor", "is what 'next' of the page before said, with the same filters and sort");

    private static byte[] Check(ReadOnlySpan<byte> json, string question) =>
        SHA256.HashData([.. json, .. Encoding.UTF8.GetBytes(question)])[..CheckBytes];
}
