using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Model.Redaction;

/// <summary>
/// What stands in place of a hidden value: same JSON type, with a short digest that shows whether it changed. The digest is keyed
/// (HMAC-SHA-256, first 32 bits), because short secrets are guessable from a bare hash.
/// </summary>
internal sealed class Masks(ReadOnlySpan<byte> key)
{
    private readonly byte[] key = key.ToArray();

    /// <summary><c>redacted:1a2b3c4d</c>, without quotes. Needs no escaping in JSON or in a URL.</summary>
    public byte[] Text(ReadOnlySpan<byte> value) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"redacted:{Digest(value):x8}"));

    public byte[] Quoted(ReadOnlySpan<byte> value) => [(byte)'"', .. Text(value), (byte)'"'];

    /// <summary>An integer from 0 to 2^31-1: fits every integer field of the Kubernetes API.</summary>
    public byte[] Number(ReadOnlySpan<byte> value) => Encoding.ASCII.GetBytes((Digest(value) & 0x7fff_ffff).ToString(CultureInfo.InvariantCulture));

    private uint Digest(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, value, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
