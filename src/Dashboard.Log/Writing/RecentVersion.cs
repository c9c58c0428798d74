using Dashboard.Model.Diff;

namespace Dashboard.Log.Writing;

/// <summary>The last version of an object, ready for the next to be compared with.</summary>
internal sealed class RecentVersion
{
    public RecentVersion(ObjectState state, ReadOnlyMemory<byte> json, TokenTable tokens)
    {
        (State, Json, Tokens) = (state, json, tokens);
        Size = json.Length + tokens.Size;
        Age = new LinkedListNode<RecentVersion>(this);
    }

    public ObjectState State { get; }

    public ReadOnlyMemory<byte> Json { get; }

    public TokenTable Tokens { get; }

    /// <summary>The pool's array that the bytes lie in; null: they are the observation's own.</summary>
    public byte[]? Rented { get; init; }

    /// <summary>Memory held, in bytes.</summary>
    public long Size { get; }

    public LinkedListNode<RecentVersion> Age { get; }
}
