using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Dashboard.Log.Spool;

/// <summary>
/// Records one after the other, each behind its length and its CRC-32C (little-endian, four bytes each). Appended to and read in order by one process;
/// deleted when disposed.
/// </summary>
internal sealed class SpoolFile(string path) : IDisposable
{
    public const int HeaderBytes = 8;
    private readonly FileStream _file = new(path, SpoolDirectory.Private(FileMode.CreateNew));
    private long _read;

    /// <summary>Bytes of whole records. What a failed append has left behind it is overwritten by the next.</summary>
    public long Length { get; private set; }

    public bool IsRead => _read == Length;

    /// <param name="record">With room for the header at its start.</param>
    /// <exception cref="IOException">The disk is full or broken; the record is not there.</exception>
    public void Append(Span<byte> record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(record[HeaderBytes..]));
        RandomAccess.Write(_file.SafeFileHandle, record, Length);
        Length += record.Length;
    }

    /// <exception cref="InvalidDataException">What stands there is not what was written.</exception>
    public byte[] Read()
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Fill(header, _read);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > Length - _read - HeaderBytes)
            throw Damaged();
        var record = new byte[length];
        Fill(record, _read + HeaderBytes);
        if (Checksum(record) != BinaryPrimitives.ReadUInt32LittleEndian(header[4..]))
            throw Damaged();
        _read += HeaderBytes + length;
        return record;
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(path);
    }

    private void Fill(Span<byte> buffer, long at)
    {
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, buffer, at);
            if (read == 0)
                throw Damaged();
            buffer = buffer[read..];
            at += read;
        }
    }

    private InvalidDataException Damaged() => new($"The spool file '{path}' is damaged at byte {_read}.");

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            sum = BitOperations.Crc32C(sum, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, rest);
        return ~sum;
    }
}
