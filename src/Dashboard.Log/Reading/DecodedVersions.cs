using Dashboard.Model;

namespace Dashboard.Log.Reading;

/// <summary>A version that was read, and the one before it.</summary>
/// <param name="Distance">From its keyframe.</param>
/// <param name="Quarantined">As of <see cref="Change.Quarantined"/>.</param>
/// <param name="Previous">Null: nobody has asked for it, or there is none.</param>
internal sealed record DecodedVersion(string Cluster, int ObjectId, long Position, short Distance, byte[] ContentHash, byte[] Json, bool Quarantined, PreviousVersion? Previous)
{
    public int Size => Json.Length + (Previous?.Json.Length ?? 0);
}

/// <summary>
/// Versions of all clusters' objects as they were read last, decoded: who follows a log reads its newest anyway, and pages show the newest first, so that their
/// chains are seldom read. Bounded: what was read longest ago goes. Safe for concurrent use.
/// </summary>
internal sealed class DecodedVersions
{
    /// <summary>Decoded bytes kept at most.</summary>
    public const long Bound = 32 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Cluster, long Position), LinkedListNode<DecodedVersion>> _byPosition = [];
    private readonly Dictionary<(string Cluster, int ObjectId), DecodedVersion> _newest = [];
    private readonly LinkedList<DecodedVersion> _byAge = new();
    private long _bytes;

    /// <summary>The version of this very row; null: it was not read lately.</summary>
    public DecodedVersion? At(string cluster, long position)
    {
        lock (_lock)
            return _byPosition.TryGetValue((cluster, position), out var node) ? node.Value : null;
    }

    /// <summary>The newest version of an object, if it lies before a position.</summary>
    public DecodedVersion? Newest(string cluster, int objectId, long before)
    {
        lock (_lock)
            return _newest.TryGetValue((cluster, objectId), out var newest) && newest.Position < before ? newest : null;
    }

    public void Put(DecodedVersion version)
    {
        lock (_lock)
        {
            if (_byPosition.TryGetValue((version.Cluster, version.Position), out var known))
                Remove(known);
            _byPosition.Add((version.Cluster, version.Position), _byAge.AddLast(version));
            _bytes += version.Size;
            if (!_newest.TryGetValue((version.Cluster, version.ObjectId), out var newest) || newest.Position <= version.Position)
                _newest[(version.Cluster, version.ObjectId)] = version;
            while (_bytes > Bound && _byAge.First is { } oldest)
                Remove(oldest);
        }
    }

    public void Forget(string cluster)
    {
        lock (_lock)
        {
            foreach (var node in _byPosition.Values.Where(node => node.Value.Cluster == cluster).ToList())
                Remove(node);
        }
    }

    private void Remove(LinkedListNode<DecodedVersion> node)
    {
        var version = node.Value;
        _byAge.Remove(node);
        _byPosition.Remove((version.Cluster, version.Position));
        if (_newest.TryGetValue((version.Cluster, version.ObjectId), out var newest) && ReferenceEquals(newest, version))
            _newest.Remove((version.Cluster, version.ObjectId));
        _bytes -= version.Size;
    }
}
