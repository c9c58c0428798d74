using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Where a paged list goes on: the first key not yet sent and the version that all pages show; -1 shows whatever is current.</summary>
internal sealed record ContinueToken(long Version, string Start)
{
    public string Encode(bool relative = false) => Base64Url.EncodeToString(JsonBytes.Of(new JsonObject
    {
        ["v"] = "meta.k8s.io/v1",
        ["rv"] = Version,
        ["start"] = relative ? Start : "/" + Start,
    }));

    public static ContinueToken After(ulong version, string key) => new((long)version, key + "\0");

    public static ContinueToken Decode(string text)
    {
        try
        {
            var token = JsonInput.ParseObject(Base64Url.DecodeFromChars(text));
            if (Metadata.Text(token, "v") == "meta.k8s.io/v1" && Metadata.Text(token, "start") is { Length: > 0 } start && Metadata.Integer(token, "rv") is var version && version != 0)
            {
                return new ContinueToken(version, start.TrimStart('/'));
            }
        }
        catch (Exception e) when (e is FormatException or RejectedException or JsonException)
        {
            throw Bad(InvalidCharacter(text));
        }

        throw Bad("incorrect encoded start or version");
    }

    private static string InvalidCharacter(string text)
    {
        Span<byte> bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length) + 1];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written) && written > 0
            ? $"invalid character '{Encoding.UTF8.GetString(bytes[..1])}' looking for beginning of value"
            : "illegal base64 data";
    }

    private static ApiError Bad(string detail) => ApiError.BadRequest($"invalid continue token: continue key is not valid: {detail}");
}
