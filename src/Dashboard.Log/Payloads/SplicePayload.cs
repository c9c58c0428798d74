using System.Buffers.Binary;

namespace Dashboard.Log.Payloads;

/// <summary>
/// A splice as a payload. First byte 0: the splice as it is follows. Else 1: its length in two bytes, little-endian, and a bare zstd frame, without a magic
/// number and a size of its own.
/// </summary>
internal static class SplicePayload
{
    /// <summary>Bytes of a splice at most: past it a keyframe or a patch is as good.</summary>
    public const int MaxLength = ushort.MaxValue;

    private const byte Plain = 0;
    private const byte Compressed = 1;
    private const int Header = 3;

    /// <summary>Whichever form is shorter; a dictionary is of use to the second only.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> splice, Zstd zstd, ZstdDictionary? dictionary, Span<byte> buffer, out bool dictionaryUsed)
    {
        var length = zstd.Compress(splice, buffer[Header..], dictionary) + Header;
        dictionaryUsed = dictionary is not null && length < splice.Length + 1;
        if (length >= splice.Length + 1)
            return [Plain, .. splice];
        buffer[0] = Compressed;
        BinaryPrimitives.WriteUInt16LittleEndian(buffer[1..], (ushort)splice.Length);
        return buffer[..length].ToArray();
    }

    public static int Bound(int spliceLength) => Zstd.Bound(spliceLength) + Header;

    /// <param name="buffer">Replaced where it is too small.</param>
    /// <exception cref="InvalidDataException">It is neither form, or damaged.</exception>
    public static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> payload, Zstd zstd, ZstdDictionary? dictionary, ref byte[] buffer)
    {
        if (payload[0] == Plain)
            return payload[1..];
        if (payload[0] != Compressed || payload.Length < Header)
            throw new InvalidDataException("The payload is no splice.");
        var length = BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]);
        if (buffer.Length < length)
            buffer = new byte[MaxLength];
        return zstd.Decompress(payload[Header..], buffer.AsSpan(0, length), dictionary) == length
            ? buffer.AsSpan(0, length)
            : throw new InvalidDataException("The splice is shorter than it says.");
    }
}
