using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Dashboard.Log.Writing;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, in a pooled buffer. Written by hand: a driver's importer looks up a converter for every value, which is most of what
/// a narrow row costs. Each value is its length and its bytes, big-endian; length -1 is null.
/// </summary>
internal sealed class BinaryRows : IDisposable
{
    private const int IntOid = 23;

    // PostgreSQL counts microseconds from here.
    private static readonly DateTimeOffset s_epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);

    public int Length { get; private set; }

    /// <summary>Valid until something is written or cleared.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public void Begin()
    {
        // The signature, no flags, no extension.
        ReadOnlySpan<byte> signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        signature.CopyTo(Take(signature.Length));
    }

    public void Row(short columns) => BinaryPrimitives.WriteInt16BigEndian(Take(2), columns);

    public void End() => BinaryPrimitives.WriteInt16BigEndian(Take(2), -1);

    public void Clear() => Length = 0;

    public void Null() => BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);

    public void SmallInt(short value) => BinaryPrimitives.WriteInt16BigEndian(Value(2), value);

    public void SmallInt(short? value)
    {
        if (value is { } present)
            SmallInt(present);
        else
            Null();
    }

    public void Int(int value) => BinaryPrimitives.WriteInt32BigEndian(Value(4), value);

    public void Int(int? value)
    {
        if (value is { } present)
            Int(present);
        else
            Null();
    }

    public void BigInt(long value) => BinaryPrimitives.WriteInt64BigEndian(Value(8), value);

    public void BigInt(long? value)
    {
        if (value is { } present)
            BigInt(present);
        else
            Null();
    }

    public void TimestampTz(DateTimeOffset value) => BigInt((value.UtcTicks - s_epoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    public void Char(byte value) => Value(1)[0] = value;

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Encoding.UTF8.GetBytes(value, Value(length));
    }

    public void Bytea(ReadOnlySpan<byte> value) => value.CopyTo(Value(value.Length));

    /// <summary>An array of int in one dimension, from 1.</summary>
    public void Ints(ReadOnlySpan<int> values)
    {
        var array = Value(20 + (values.Length * 8));
        BinaryPrimitives.WriteInt32BigEndian(array, values.IsEmpty ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(array[4..], 0);
        BinaryPrimitives.WriteInt32BigEndian(array[8..], IntOid);
        BinaryPrimitives.WriteInt32BigEndian(array[12..], values.Length);
        BinaryPrimitives.WriteInt32BigEndian(array[16..], 1);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(array[(20 + (i * 8))..], 4);
            BinaryPrimitives.WriteInt32BigEndian(array[(24 + (i * 8))..], values[i]);
        }
    }

    /// <summary>Likewise; null elements are NULL.</summary>
    public void Ints(ReadOnlySpan<int?> values)
    {
        var nulls = 0;
        foreach (var value in values)
            nulls += value is null ? 1 : 0;
        var array = Value(20 + (values.Length * 8) - (nulls * 4));
        BinaryPrimitives.WriteInt32BigEndian(array, values.IsEmpty ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(array[4..], nulls > 0 ? 1 : 0);
        BinaryPrimitives.WriteInt32BigEndian(array[8..], IntOid);
        BinaryPrimitives.WriteInt32BigEndian(array[12..], values.Length);
        BinaryPrimitives.WriteInt32BigEndian(array[16..], 1);
        array = array[20..];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32BigEndian(array, value is null ? -1 : 4);
            if (value is { } present)
                BinaryPrimitives.WriteInt32BigEndian(array[4..], present);
            array = array[(value is null ? 4 : 8)..];
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Span<byte> Value(int length)
    {
        var value = Take(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(value, length);
        return value[4..];
    }

    private Span<byte> Take(int length)
    {
        if (_buffer.Length - Length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var taken = _buffer.AsSpan(Length, length);
        Length += length;
        return taken;
    }
}
