using Dashboard.Model.Diff;

namespace Dashboard.Log.Writing;

/// <summary>
/// The last version of an object, ready for the next to be compared with, in memory of its own. Used again and again, for the object's next version and for other
/// objects: bytes that live for some versions and then not are what a generational collector copies most.
/// </summary>
internal sealed class RecentVersion
{
    private const int Step = 512;

    private byte[] _bytes = [];
    private int _length;

    public RecentVersion() => Age = new LinkedListNode<RecentVersion>(this);

    /// <summary>Null: it is spare.</summary>
    public ObjectState? State { get; set; }

    /// <summary>Holds until another version is put in.</summary>
    public ReadOnlyMemory<byte> Json => _bytes.AsMemory(0, _length);

    public TokenTable Tokens { get; private set; } = new();

    /// <summary>Memory held, in bytes.</summary>
    public long Size => _bytes.Length + Tokens.Size;

    public LinkedListNode<RecentVersion> Age { get; }

    /// <summary>Room for a version's bytes, whose tokens are read next.</summary>
    public Span<byte> Room(int length)
    {
        // What a large object leaves is not kept for a small one.
        if (_bytes.Length < length || _bytes.Length > (2 * length) + Step)
            _bytes = GC.AllocateUninitializedArray<byte>((length + Step - 1) / Step * Step);
        _length = length;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Copies the bytes and takes the tokens.</summary>
    /// <returns>The tokens that were there, which nobody needs any more.</returns>
    public TokenTable Hold(ReadOnlySpan<byte> json, TokenTable tokens)
    {
        json.CopyTo(Room(json.Length));
        (var before, Tokens) = (Tokens, tokens);
        return before;
    }
}
