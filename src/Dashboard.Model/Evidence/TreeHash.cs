using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dashboard.Model.Evidence;

/// <summary>A SHA-256 value of the Merkle tree of RFC 9162, section 2.1: 32 bytes, held without an array because there are two for each row.</summary>
public readonly record struct TreeHash
{
    public const int Length = SHA256.HashSizeInBytes;

    private readonly ulong _a, _b, _c, _d;

    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>The first four bytes. Stored beside a row, it names the one that is not what was recorded; by itself it proves nothing.</summary>
    public int Mark => (int)(_a >> 32);

    /// <summary>SHA-256(0x00 || record).</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> record)
    {
        Span<byte> hash = stackalloc byte[Length];
        if (record.Length < 1024)
        {
            Span<byte> input = stackalloc byte[1 + record.Length];
            input[0] = 0;
            record.CopyTo(input[1..]);
            SHA256.HashData(input, hash);
            return new TreeHash(hash);
        }

        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([0]);
        sha.AppendData(record);
        sha.GetHashAndReset(hash);
        return new TreeHash(hash);
    }

    /// <summary>SHA-256(0x01 || left || right).</summary>
    public static TreeHash OfNode(TreeHash left, TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Length)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Length)..]);
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(input, hash);
        return new TreeHash(hash);
    }

    /// <exception cref="ArgumentOutOfRangeException">Less than 32 bytes of room.</exception>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _a);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
