namespace Dashboard.Log.Reading;

/// <summary>The caches of those who read forward, a bounded number. Safe for concurrent use: a cache belongs to who took it until it is given back.</summary>
internal sealed class VersionCaches
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly List<VersionCache> _caches = [];

    /// <summary>The one that knows the cluster's log up to a position, else an empty one.</summary>
    public VersionCache Take(string cluster, long through)
    {
        lock (_lock)
        {
            var found = _caches.FindIndex(cache => cache.Through == through && cache.Cluster == cluster);
            if (found < 0)
                return new VersionCache(cluster) { Through = through };
            var taken = _caches[found];
            _caches.RemoveAt(found);
            return taken;
        }
    }

    public void Forget(string cluster)
    {
        lock (_lock)
            _caches.RemoveAll(cache => cache.Cluster == cluster);
    }

    public void Give(VersionCache cache)
    {
        lock (_lock)
        {
            _caches.Add(cache);
            if (_caches.Count > Kept)
                _caches.RemoveAt(0);
        }
    }
}
