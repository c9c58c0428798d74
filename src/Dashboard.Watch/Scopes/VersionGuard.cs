using System.Globalization;

namespace Dashboard.Watch.Scopes;

/// <summary>
/// Remembers the newest version of each object, so that a stale replica cannot take history back. Versions are opaque everywhere else; here
/// they are compared as numbers where both are (KEP-5504 makes that their form), and never refused where they are not. Single-threaded.
/// </summary>
internal sealed class VersionGuard
{
    /// <summary>Deleted objects are remembered too, as long as a late replay of them is likely.</summary>
    private const int DeletedKept = 4_096;

    private readonly Dictionary<string, (ulong Version, bool Deleted)> newest = new(StringComparer.Ordinal);
    private readonly Queue<string> deleted = new();

    /// <summary>Objects that are not known to be deleted.</summary>
    public int Live { get; private set; }

    /// <summary>False: older than what was seen of the object.</summary>
    public bool Allows(string uid, string version) =>
        !TryParse(version, out var number) || !newest.TryGetValue(uid, out var known) || number >= known.Version;

    public void Saw(string uid, string version, bool isDeleted)
    {
        var number = TryParse(version, out var parsed) ? parsed : 0;
        var wasLive = newest.TryGetValue(uid, out var known) && !known.Deleted;
        newest[uid] = (number, isDeleted);
        Live += (isDeleted ? 0 : 1) - (wasLive ? 1 : 0);
        if (!isDeleted)
            return;
        deleted.Enqueue(uid);
        if (deleted.Count > DeletedKept && deleted.Dequeue() is var oldest && newest.TryGetValue(oldest, out var entry) && entry.Deleted)
            newest.Remove(oldest);
    }

    /// <summary>Starts over, for a list that replaces everything known.</summary>
    public void Clear()
    {
        newest.Clear();
        deleted.Clear();
        Live = 0;
    }

    private static bool TryParse(string version, out ulong number) => ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
