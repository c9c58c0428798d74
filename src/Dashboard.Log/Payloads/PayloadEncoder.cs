using Dashboard.Model.Diff;

namespace Dashboard.Log.Payloads;

/// <summary>
/// Chooses how a version is stored, and proves that it decodes: a damaged payload would be found years later, by whoever needs it, and an edit would take the
/// versions behind it along. Not for concurrent use.
/// </summary>
/// <param name="mismatch">Called for a payload that did not decode to its bytes: a keyframe takes its place.</param>
internal sealed class PayloadEncoder(Action mismatch) : IDisposable
{
    // Up to here a splice is small enough; what is larger has often moved or repeated something, which a prefix finds.
    private const int SmallSplice = 160;

    private const int Level = 3;

    private static readonly ByteEdits s_none = new();

    private readonly Zstd _frames = new(Level);
    private readonly Zstd _splices = new(Level, bare: true);
    private readonly PayloadDecoder _decoder = new();
    private byte[] _buffer = new byte[16 * 1024];
    private byte[] _splice = new byte[1024];

    /// <summary>The splice that was written last, before it was compressed: what a dictionary learns from. Empty: none was.</summary>
    public ReadOnlyMemory<byte> LastSplice { get; private set; }

    /// <exception cref="InvalidDataException">It does not decode to these bytes.</exception>
    public Payload Keyframe(ReadOnlySpan<byte> json, ZstdDictionary? dictionary)
    {
        LastSplice = default;
        var frame = Frame(json, dictionary);
        return _decoder.Gives(json, frame.Encoding, frame.Bytes, dictionary, null)
            ? frame
            : throw new InvalidDataException("A keyframe did not decode to its bytes.");
    }

    /// <param name="edits">From <paramref name="before"/> to <paramref name="json"/>.</param>
    /// <param name="distance">Of the version before.</param>
    /// <param name="dictionaries">Of the object's kind.</param>
    /// <exception cref="InvalidDataException">Not even as a keyframe does it decode to these bytes.</exception>
    public Payload Edit(ReadOnlyMemory<byte> before, ReadOnlySpan<byte> json, ByteEdits edits, short distance, KindDictionaries dictionaries)
    {
        LastSplice = default;
        if (distance + 1 >= Payload.KeyframeEvery)
            return Keyframe(json, dictionaries.Keyframe);
        var payload = Smallest(before.Span, json, edits, dictionaries) with { Distance = (short)(distance + 1) };
        if (payload.Encoding == PayloadEncoding.Keyframe)
            return Keyframe(json, dictionaries.Keyframe);
        if (_decoder.Gives(json, payload.Encoding, payload.Bytes, payload.DictionaryId is null ? null : dictionaries.Splice, before))
            return payload;
        mismatch();
        return Keyframe(json, dictionaries.Keyframe);
    }

    /// <summary>The same bytes once more.</summary>
    /// <inheritdoc cref="Edit"/>
    public Payload Same(ReadOnlyMemory<byte> before, short distance, KindDictionaries dictionaries) => Edit(before, before.Span, s_none, distance, dictionaries);

    /// <summary>A version for the writer's own memory.</summary>
    public byte[] Pack(ReadOnlySpan<byte> json, ZstdDictionary? dictionary) => Frame(json, dictionary).Bytes;

    /// <summary>Of what was packed, in bytes.</summary>
    public static int PackedLength(ReadOnlySpan<byte> frame) => (int)(Zstd.StatedSize(frame) ?? 0);

    /// <param name="json">As long as <see cref="PackedLength"/> says.</param>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public void Unpack(ReadOnlySpan<byte> frame, ZstdDictionary? dictionary, Span<byte> json) => _frames.Decompress(frame, json, dictionary);

    public void Dispose()
    {
        _frames.Dispose();
        _splices.Dispose();
        _decoder.Dispose();
    }

    private Payload Smallest(ReadOnlySpan<byte> before, ReadOnlySpan<byte> json, ByteEdits edits, KindDictionaries dictionaries)
    {
        if (edits.Count == 0)
            return new Payload(PayloadEncoding.Splice, null, 0, []);
        var payload = Splice(json, edits, dictionaries.Splice);
        if (payload is { Bytes.Length: <= SmallSplice } || before.IsEmpty)
            return payload ?? Frame(json, dictionaries.Keyframe);
        var patch = new Payload(PayloadEncoding.PatchFrom, null, 0, Buffer(json.Length)[.._frames.Compress(json, _buffer, before)].ToArray());
        if (payload is null || patch.Bytes.Length < payload.Value.Bytes.Length)
            payload = patch;
        // An object that was written anew.
        return payload.Value.Bytes.Length * 4 > json.Length && Frame(json, dictionaries.Keyframe) is var frame && frame.Bytes.Length <= payload.Value.Bytes.Length
            ? frame
            : payload.Value;
    }

    private Payload? Splice(ReadOnlySpan<byte> json, ByteEdits edits, ZstdDictionary? dictionary)
    {
        var bound = Model.Diff.Splice.Bound(edits);
        if (bound > SplicePayload.MaxLength)
            return null;
        if (_splice.Length < bound)
            _splice = new byte[bound];
        var length = Model.Diff.Splice.Write(edits, json, _splice);
        LastSplice = _splice.AsMemory(0, length);
        var packed = SplicePayload.Pack(LastSplice.Span, _splices, dictionary, Buffer(length), out var used);
        return new Payload(PayloadEncoding.Splice, used ? dictionary!.Id : null, 0, packed);
    }

    private Payload Frame(ReadOnlySpan<byte> json, ZstdDictionary? dictionary)
    {
        var length = _frames.Compress(json, Buffer(json.Length), dictionary);
        return new Payload(PayloadEncoding.Keyframe, dictionary?.Id, 0, _buffer.AsSpan(0, length).ToArray());
    }

    private Span<byte> Buffer(int length)
    {
        var bound = SplicePayload.Bound(length);
        if (_buffer.Length < bound)
            _buffer = new byte[bound];
        return _buffer;
    }
}
