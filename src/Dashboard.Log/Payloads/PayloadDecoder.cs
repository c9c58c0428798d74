namespace Dashboard.Log.Payloads;

/// <summary>Turns payloads back into bytes. Rows are outside input too once somebody has edited the database: none may make it crash or allocate at will. Not for concurrent use.</summary>
internal sealed class PayloadDecoder : IDisposable
{
    /// <summary>Bytes of a version at most; capture refuses larger lines. Only a stop against a forged size.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    // Versions of these lengths, and only while they are not large: what is kept is bounded.
    private const int SpareLengths = 1_024;
    private const int LongestSpare = 32 * 1024;

    private readonly byte[]?[] _spare = new byte[SpareLengths][];
    private readonly Zstd _frames = new(1);
    private readonly Zstd _splices = new(1, bare: true);
    private byte[] _splice = [];
    private byte[] _checked = [];

    /// <summary>An array of exactly the version's bytes: a new one, or one that was given back.</summary>
    /// <param name="before">The object's version before; null for a keyframe.</param>
    /// <exception cref="InvalidDataException">Damaged, or without what it needs.</exception>
    public byte[] Decode(PayloadEncoding encoding, ReadOnlySpan<byte> payload, ZstdDictionary? dictionary, ReadOnlyMemory<byte>? before)
    {
        byte[] json = [];
        Decode(encoding, payload, dictionary, before, ref json, exact: true);
        return json;
    }

    /// <summary>Gives an array back that nobody refers to any more. Most versions are as long as one before them.</summary>
    public void GiveBack(byte[] json)
    {
        if (json.Length <= LongestSpare)
            _spare[json.Length % SpareLengths] = json;
    }

    /// <summary>Into a buffer, which is replaced where it is too small; returns the length. <paramref name="before"/> does not lie in it.</summary>
    /// <inheritdoc cref="Decode(PayloadEncoding, ReadOnlySpan{byte}, ZstdDictionary?, ReadOnlyMemory{byte}?)"/>
    public int Decode(PayloadEncoding encoding, ReadOnlySpan<byte> payload, ZstdDictionary? dictionary, ReadOnlyMemory<byte>? before, ref byte[] buffer) =>
        Decode(encoding, payload, dictionary, before, ref buffer, exact: false).Length;

    /// <summary>Whether a payload decodes to these bytes. Makes no array.</summary>
    /// <inheritdoc cref="Decode(PayloadEncoding, ReadOnlySpan{byte}, ZstdDictionary?, ReadOnlyMemory{byte}?)"/>
    public bool Gives(ReadOnlySpan<byte> json, PayloadEncoding encoding, ReadOnlySpan<byte> payload, ZstdDictionary? dictionary, ReadOnlyMemory<byte>? before)
    {
        try
        {
            return Decode(encoding, payload, dictionary, before, ref _checked, exact: false).SequenceEqual(json);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _frames.Dispose();
        _splices.Dispose();
    }

    private ReadOnlySpan<byte> Decode(
        PayloadEncoding encoding, ReadOnlySpan<byte> payload, ZstdDictionary? dictionary, ReadOnlyMemory<byte>? before, ref byte[] json, bool exact) => encoding switch
        {
            PayloadEncoding.Keyframe => Frame(payload, dictionary, default, ref json, exact),
            PayloadEncoding.PatchFrom => Frame(payload, null, Needed(before), ref json, exact),
            PayloadEncoding.Splice => Splice(payload, dictionary, Needed(before), ref json, exact),
            _ => throw new InvalidDataException($"The encoding '{(char)encoding}' is not known to this program."),
        };

    private static ReadOnlySpan<byte> Needed(ReadOnlyMemory<byte>? before) =>
        before is { } bytes ? bytes.Span : throw new InvalidDataException("The version that it is an edit of is missing.");

    private Span<byte> Frame(ReadOnlySpan<byte> frame, ZstdDictionary? dictionary, ReadOnlySpan<byte> prefix, ref byte[] json, bool exact)
    {
        var decoded = Make(ref json, Zstd.StatedSize(frame) ?? throw new InvalidDataException("The payload is not a zstd frame."), exact);
        var length = prefix.IsEmpty ? _frames.Decompress(frame, decoded, dictionary) : _frames.Decompress(frame, decoded, prefix);
        return length == decoded.Length ? decoded : throw new InvalidDataException($"The payload decodes to {length} bytes instead of {decoded.Length}.");
    }

    private Span<byte> Splice(ReadOnlySpan<byte> payload, ZstdDictionary? dictionary, ReadOnlySpan<byte> before, ref byte[] json, bool exact)
    {
        // The same bytes once more.
        if (payload.IsEmpty)
        {
            var same = Make(ref json, before.Length, exact);
            before.CopyTo(same);
            return same;
        }

        var splice = SplicePayload.Unpack(payload, _splices, dictionary, ref _splice);
        var decoded = Make(ref json, Model.Diff.Splice.ResultLength(splice, before), exact);
        Model.Diff.Splice.Apply(splice, before, decoded);
        return decoded;
    }

    private Span<byte> Make(ref byte[] json, long length, bool exact)
    {
        if (length > MaxLength)
            throw new InvalidDataException($"The payload says that it decodes to {length} bytes; at most {MaxLength} are allowed.");
        if (exact && Spare((int)length) is { } spare)
            json = spare;
        else if (exact || json.Length < length)
            json = GC.AllocateUninitializedArray<byte>(exact ? (int)length : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));
        return json.AsSpan(0, (int)length);
    }

    private byte[]? Spare(int length)
    {
        ref var spare = ref _spare[length % SpareLengths];
        if (spare?.Length != length)
            return null;
        (var found, spare) = (spare, null);
        return found;
    }
}
