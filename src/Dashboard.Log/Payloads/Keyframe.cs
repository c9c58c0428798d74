using ZstdSharp;

namespace Dashboard.Log.Payloads;

/// <summary>
/// Encoding K: the captured bytes as one zstd frame. Not for concurrent use: a writer has its own, a reader rents one.
/// </summary>
internal sealed class Keyframe : IDisposable
{
    // The fastest levels still take a Kubernetes object to a quarter of its size; CPU is dearer than bytes in a row that a delta will replace.
    private const int Level = 1;

    private readonly Compressor _compressor = new(Level);
    private readonly Decompressor _decompressor = new();
    private byte[] _frame = new byte[16 * 1024];

    /// <summary>A new array of exactly the frame's size.</summary>
    public byte[] Encode(ReadOnlySpan<byte> json)
    {
        var bound = Compressor.GetCompressBound(json.Length);
        if (_frame.Length < bound)
            _frame = new byte[bound];
        var written = _compressor.Wrap(json, _frame);
        return _frame.AsSpan(0, written).ToArray();
    }

    /// <summary>The decoded size, from the frame's header.</summary>
    /// <exception cref="InvalidDataException">Not a frame with a size, or over <paramref name="limit"/> bytes.</exception>
    public static int Size(ReadOnlySpan<byte> frame, int limit = DefaultLimit)
    {
        ulong size;
        try
        {
            size = Decompressor.GetDecompressedSize(frame);
        }
        catch (ZstdException error)
        {
            throw new InvalidDataException("The payload is not a zstd frame.", error);
        }

        // Rows are outside input too once somebody has edited the database: no frame may make us allocate at will.
        return size <= (ulong)limit ? (int)size : throw new InvalidDataException($"The payload says that it decodes to {size} bytes; at most {limit} are allowed.");
    }

    /// <summary>Decodes into <paramref name="destination"/>, which must have <see cref="Size"/> bytes or more; returns the length.</summary>
    /// <exception cref="InvalidDataException">The frame is damaged.</exception>
    public int Decode(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        try
        {
            return _decompressor.Unwrap(frame, destination);
        }
        catch (ZstdException error)
        {
            throw new InvalidDataException("The payload is a damaged zstd frame.", error);
        }
    }

    public byte[] Decode(ReadOnlySpan<byte> frame)
    {
        var json = new byte[Size(frame)];
        var length = Decode(frame, json);
        return length == json.Length ? json : throw new InvalidDataException($"The payload decodes to {length} bytes instead of {json.Length}.");
    }

    public void Dispose()
    {
        _compressor.Dispose();
        _decompressor.Dispose();
    }

    // Objects are bounded by etcd at 1.5 MB (and by capture); this is only a stop against a forged header.
    public const int DefaultLimit = 256 * 1024 * 1024;
}
