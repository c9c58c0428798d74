using Dashboard.Model.Evidence;

namespace Dashboard.Log.Evidence;

/// <summary>Keys that are believed: those given, and those that a head signed by one of them hands over to. None given: every head is taken as signed.</summary>
public sealed class TrustedKeys(IEnumerable<ReadOnlyMemory<byte>> keys)
{
    private readonly List<ReadOnlyMemory<byte>> _keys = [.. keys];

    public bool Any => _keys.Count > 0;

    public bool Trust(StoredHead head)
    {
        if (!Any)
            return true;
        var name = TreeHead.Origin(head.Head.Cluster);
        if (!_keys.Exists(key => SigningKey.Signed(head.Note, new NoteKey(name, key))))
            return false;
        if (head.Head.NextKey is { } next && NoteKey.TryParse(next, out var follows) && follows.Name == name && !_keys.Exists(key => key.Span.SequenceEqual(follows.PublicKey.Span)))
            _keys.Add(follows.PublicKey);
        return true;
    }
}
