using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Watch.Scopes;

/// <summary>
/// Remembers the newest version of each object, so that a stale replica cannot take history back. Versions are opaque everywhere else; here
/// they are compared as numbers where both are (KEP-5504 makes that their form), and never refused where they are not.
/// <para>40 bytes an object or so: this is held for every object of the cluster, beside what the log's writer holds.</para>
/// Single-threaded.
/// </summary>
internal sealed class VersionGuard
{
    /// <summary>Deleted objects are remembered too, as long as a late replay of them is likely.</summary>
    private const int DeletedKept = 4_096;

    /// <summary>Of a version: the object is deleted. No server counts that far.</summary>
    private const ulong DeletedBit = 1UL << 63;

    private Dictionary<Guid, ulong> newest = [];
    private Queue<Guid> deleted = new();

    /// <summary>Objects that are not known to be deleted.</summary>
    public int Live { get; private set; }

    /// <summary>False: older than what was seen of the object.</summary>
    public bool Allows(string uid, string version) =>
        !TryParse(version, out var number) || !newest.TryGetValue(Key(uid), out var known) || number >= (known & ~DeletedBit);

    public void Saw(string uid, string version, bool isDeleted)
    {
        var key = Key(uid);
        var number = TryParse(version, out var parsed) ? parsed : 0;
        var wasLive = newest.TryGetValue(key, out var known) && (known & DeletedBit) == 0;
        newest[key] = number | (isDeleted ? DeletedBit : 0);
        Live += (isDeleted ? 0 : 1) - (wasLive ? 1 : 0);
        if (!isDeleted)
            return;
        deleted.Enqueue(key);
        if (deleted.Count > DeletedKept && deleted.Dequeue() is var oldest && newest.TryGetValue(oldest, out var entry) && (entry & DeletedBit) != 0)
            newest.Remove(oldest);
    }

    /// <summary>A list has replaced everything known: takes over what was seen of it.</summary>
    public void Become(VersionGuard listed) => (newest, deleted, Live) = (listed.newest, listed.deleted, listed.Live);

    /// <summary>A uid is a UUID; one that is not stands for itself by a digest.</summary>
    private static Guid Key(string uid) => Guid.TryParseExact(uid, "D", out var key) ? key : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(uid)).AsSpan(0, 16));

    private static bool TryParse(string version, out ulong number) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < DeletedBit;
}
