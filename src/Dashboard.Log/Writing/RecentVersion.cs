using Dashboard.Model.Diff;

namespace Dashboard.Log.Writing;

/// <summary>The last version of an object, ready for the next to be compared with. One for as long as the object is at hand: its next version takes its place.</summary>
internal sealed class RecentVersion
{
    public RecentVersion(ObjectState state)
    {
        State = state;
        Age = new LinkedListNode<RecentVersion>(this);
    }

    public ObjectState State { get; }

    public ReadOnlyMemory<byte> Json { get; private set; }

    /// <summary>Null until there is a version.</summary>
    public TokenTable? Tokens { get; private set; }

    /// <summary>The pool's array that the bytes lie in; null: they are the observation's own.</summary>
    public byte[]? Rented { get; private set; }

    /// <summary>Memory held, in bytes.</summary>
    public long Size { get; private set; }

    public LinkedListNode<RecentVersion> Age { get; }

    public void Hold(ReadOnlyMemory<byte> json, TokenTable tokens, byte[]? rented) =>
        (Json, Tokens, Rented, Size) = (json, tokens, rented, json.Length + tokens.Size);
}
