namespace Dashboard.Log.Reading;

/// <summary>An object's newest version that was read, and the one before it.</summary>
/// <param name="Distance">From its keyframe.</param>
/// <param name="Previous">Null: nobody has asked for it, or there is none.</param>
internal sealed record LatestVersion(long Position, short Distance, byte[] ContentHash, byte[] Json, byte[]? Previous)
{
    public int Size => Json.Length + (Previous?.Length ?? 0);
}

/// <summary>
/// The newest versions of all clusters' objects that anybody has read, decoded: who follows a log reads them anyway, and pages show the newest first, so
/// that their chains are seldom read. Bounded: the objects that were touched longest ago go. Safe for concurrent use.
/// </summary>
internal sealed class LatestVersions
{
    /// <summary>Decoded bytes kept at most.</summary>
    public const long Bound = 32 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Cluster, int ObjectId), LinkedListNode<(string Cluster, int ObjectId, LatestVersion Version)>> _byObject = [];
    private readonly LinkedList<(string Cluster, int ObjectId, LatestVersion Version)> _byAge = new();
    private long _bytes;

    /// <summary>Null: none, or only of a later position.</summary>
    public LatestVersion? Find(string cluster, int objectId, long atOrBefore)
    {
        lock (_lock)
            return _byObject.TryGetValue((cluster, objectId), out var node) && node.Value.Version.Position <= atOrBefore ? node.Value.Version : null;
    }

    /// <summary>Unless a later version of the object is known.</summary>
    public void Put(string cluster, int objectId, LatestVersion version)
    {
        lock (_lock)
        {
            if (_byObject.TryGetValue((cluster, objectId), out var old))
            {
                if (old.Value.Version.Position > version.Position)
                    return;
                Remove(old);
            }

            _byObject.Add((cluster, objectId), _byAge.AddLast((cluster, objectId, version)));
            _bytes += version.Size;
            while (_bytes > Bound && _byAge.First is { } oldest)
                Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<(string Cluster, int ObjectId, LatestVersion Version)> node)
    {
        _byAge.Remove(node);
        _byObject.Remove((node.Value.Cluster, node.Value.ObjectId));
        _bytes -= node.Value.Version.Size;
    }
}
