namespace Dashboard.Log.Reading;

/// <summary>
/// The last versions of objects as of a position of one cluster's log. Whoever reads on from there takes it along, so that going forward decodes each row
/// once. Bounded: the versions that were touched longest ago go. Not for concurrent use.
/// </summary>
/// <param name="bound">Decoded bytes kept at most.</param>
internal sealed class VersionCache(string cluster, long bound = VersionCache.DefaultBound)
{
    public const long DefaultBound = 16 * 1024 * 1024;

    private readonly Dictionary<int, LinkedListNode<StoredVersion>> _byObject = [];
    private readonly LinkedList<StoredVersion> _byAge = new();
    private long _bytes;

    public string Cluster { get; } = cluster;

    /// <summary>It knows of everything up to here, and of nothing behind it.</summary>
    public long Through { get; set; }

    public bool IsEmpty => _byObject.Count == 0;

    public StoredVersion? Find(int objectId) => _byObject.TryGetValue(objectId, out var node) ? node.Value : null;

    /// <param name="version">Decoded. What it was an edit of is let go of.</param>
    public void Put(StoredVersion version)
    {
        version.Previous = null;
        if (_byObject.Remove(version.ObjectId, out var old))
        {
            _byAge.Remove(old);
            _bytes -= old.Value.Json!.Length;
        }

        _byObject.Add(version.ObjectId, _byAge.AddLast(version));
        _bytes += version.Json!.Length;
        while (_bytes > bound && _byAge.First is { } oldest)
        {
            _byAge.RemoveFirst();
            _byObject.Remove(oldest.Value.ObjectId);
            _bytes -= oldest.Value.Json!.Length;
        }
    }
}
