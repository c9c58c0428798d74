using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Model.Evidence;

/// <summary>A public Ed25519 key and its name, as verifiers are given it: <c>name+id+base64(0x01 || key)</c> (c2sp.org/signed-note).</summary>
public sealed record NoteKey(string Name, ReadOnlyMemory<byte> PublicKey)
{
    private const byte Ed25519 = 1;
    private const int KeyLength = 32;

    /// <summary>First four bytes of SHA-256(name, 0x0A, 0x01, public key).</summary>
    public uint Id
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData([.. Encoding.UTF8.GetBytes(Name), (byte)'\n', Ed25519, .. PublicKey.Span], hash);
            return BinaryPrimitives.ReadUInt32BigEndian(hash);
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([Ed25519, .. PublicKey.Span])}");

    public static bool TryParse(string text, [NotNullWhen(true)] out NoteKey? key)
    {
        key = null;
        // The base64 may hold a plus too.
        if (text.Split('+', 3) is not [{ Length: > 0 } name, { Length: 8 } id, var base64])
            return false;
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length != KeyLength + 1 || bytes[0] != Ed25519)
            return false;
        var parsed = new NoteKey(name, bytes.AsMemory(1, KeyLength));
        if (!uint.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var given) || given != parsed.Id)
            return false;
        key = parsed;
        return true;
    }

    public bool Equals(NoteKey? other) => other is not null && Name == other.Name && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    public override int GetHashCode() => (int)Id;
}
