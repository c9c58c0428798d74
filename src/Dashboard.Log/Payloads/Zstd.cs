using ZstdSharp.Unsafe;

namespace Dashboard.Log.Payloads;

/// <summary>
/// One zstd compressor and decompressor that take another dictionary, or another prefix, for each call: what the managed wrapper does not offer. Not for
/// concurrent use.
/// </summary>
internal sealed unsafe class Zstd : IDisposable
{
    private readonly ZstdHandle _compressor = new((nint)Methods.ZSTD_createCCtx(), static made => Methods.ZSTD_freeCCtx((ZSTD_CCtx_s*)made));
    private readonly ZstdHandle _decompressor = new((nint)Methods.ZSTD_createDCtx(), static made => Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)made));

    /// <param name="level">Used without a dictionary; with one, the dictionary's own.</param>
    /// <param name="bare">Frames without magic number, size and dictionary id: some ten bytes less in each. Their size has to be known.</param>
    public Zstd(int level, bool bare = false)
    {
        Methods.ZSTD_CCtx_setParameter(Compressor, ZSTD_cParameter.ZSTD_c_compressionLevel, level);
        Methods.ZSTD_CCtx_setParameter(Compressor, ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
        if (!bare)
            return;
        // 'Format' in zstd's own names; 1 is the one without a magic number.
        Methods.ZSTD_CCtx_setParameter(Compressor, ZSTD_cParameter.ZSTD_c_experimentalParam2, 1);
        Methods.ZSTD_CCtx_setParameter(Compressor, ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0);
        Methods.ZSTD_DCtx_setParameter(Decompressor, ZSTD_dParameter.ZSTD_d_experimentalParam1, 1);
    }

    private ZSTD_CCtx_s* Compressor => (ZSTD_CCtx_s*)_compressor.Value;

    private ZSTD_DCtx_s* Decompressor => (ZSTD_DCtx_s*)_decompressor.Value;

    /// <summary>Bytes that a compression needs at most.</summary>
    public static int Bound(int length) => checked((int)Methods.ZSTD_compressBound((nuint)length));

    /// <summary>The decoded size that a frame states; null: it is no frame, or does not say.</summary>
    public static long? StatedSize(ReadOnlySpan<byte> frame)
    {
        fixed (byte* source = frame)
        {
            var size = Methods.ZSTD_getFrameContentSize(source, (nuint)frame.Length);
            return size <= long.MaxValue ? (long)size : null;
        }
    }

    public int Compress(ReadOnlySpan<byte> bytes, Span<byte> destination, ZstdDictionary? dictionary)
    {
        Check(Methods.ZSTD_CCtx_refCDict(Compressor, dictionary is null ? null : dictionary.ForCompression));
        var length = Compress(bytes, destination);
        GC.KeepAlive(dictionary);
        return length;
    }

    /// <summary>Against the version before, which decoding needs again.</summary>
    public int Compress(ReadOnlySpan<byte> bytes, Span<byte> destination, ReadOnlySpan<byte> prefix)
    {
        fixed (byte* before = prefix)
        {
            Check(Methods.ZSTD_CCtx_refCDict(Compressor, null));
            Check(Methods.ZSTD_CCtx_refPrefix(Compressor, before, (nuint)prefix.Length));
            return Compress(bytes, destination);
        }
    }

    /// <exception cref="InvalidDataException">Damaged, or larger than the destination.</exception>
    public int Decompress(ReadOnlySpan<byte> frame, Span<byte> destination, ZstdDictionary? dictionary)
    {
        Check(Methods.ZSTD_DCtx_refDDict(Decompressor, dictionary is null ? null : dictionary.ForDecompression));
        var length = Decompress(frame, destination);
        GC.KeepAlive(dictionary);
        return length;
    }

    /// <inheritdoc cref="Decompress(ReadOnlySpan{byte}, Span{byte}, ZstdDictionary?)"/>
    public int Decompress(ReadOnlySpan<byte> frame, Span<byte> destination, ReadOnlySpan<byte> prefix)
    {
        fixed (byte* before = prefix)
        {
            Check(Methods.ZSTD_DCtx_refDDict(Decompressor, null));
            Check(Methods.ZSTD_DCtx_refPrefix(Decompressor, before, (nuint)prefix.Length));
            return Decompress(frame, destination);
        }
    }

    public void Dispose()
    {
        _compressor.Dispose();
        _decompressor.Dispose();
    }

    private int Compress(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        fixed (byte* source = bytes, target = destination)
            return Check(Methods.ZSTD_compress2(Compressor, target, (nuint)destination.Length, source, (nuint)bytes.Length));
    }

    private int Decompress(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        fixed (byte* source = frame, target = destination)
            return Check(Methods.ZSTD_decompressDCtx(Decompressor, target, (nuint)destination.Length, source, (nuint)frame.Length));
    }

    private static int Check(nuint result) =>
        Methods.ZSTD_isError(result) ? throw new InvalidDataException($"zstd: {Methods.ZSTD_getErrorName(result)}.") : (int)result;
}
