using ZstdSharp.Unsafe;

namespace Dashboard.Log.Payloads;

/// <summary>A trained dictionary of one kind's payloads, of one cluster. Never changes; safe for concurrent use. Lives as long as what refers to it.</summary>
internal sealed unsafe class ZstdDictionary
{
    /// <summary>Bytes of a body at most.</summary>
    public const int MaxLength = 128 * 1024;

    // Made when first needed: a reader never compresses.
    private readonly Lazy<ZstdHandle> _compress;
    private readonly Lazy<ZstdHandle> _decompress;

    public ZstdDictionary(short id, byte[] body)
    {
        (Id, Body) = (id, body);
        _compress = new Lazy<ZstdHandle>(() => Make(
            body, static (source, length) => (nint)Methods.ZSTD_createCDict(source, length, Level), static made => Methods.ZSTD_freeCDict((ZSTD_CDict_s*)made)));
        _decompress = new Lazy<ZstdHandle>(() => Make(
            body, static (source, length) => (nint)Methods.ZSTD_createDDict(source, length), static made => Methods.ZSTD_freeDDict((ZSTD_DDict_s*)made)));
    }

    /// <summary>Level of what is compressed with it.</summary>
    public const int Level = 3;

    public short Id { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public ZSTD_CDict_s* ForCompression => (ZSTD_CDict_s*)_compress.Value.Value;

    public ZSTD_DDict_s* ForDecompression => (ZSTD_DDict_s*)_decompress.Value.Value;

    private delegate nint Maker(void* source, nuint length);

    private static ZstdHandle Make(byte[] body, Maker maker, Action<nint> free)
    {
        fixed (byte* source = body)
            return new ZstdHandle(maker(source, (nuint)body.Length), free);
    }
}
