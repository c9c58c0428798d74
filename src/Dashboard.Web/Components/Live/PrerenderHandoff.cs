using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Dashboard.Web.Components.Live;

/// <summary>
/// What a page read while it was prerendered, kept for the circuit that follows, so that a visit asks once and nothing flashes. Only a random
/// key travels through the browser. An entry is given out once, within 30 s, and only to who it was kept for. Thread-safe.
/// </summary>
public sealed class PrerenderHandoff(TimeProvider clock)
{
    public const int MaxEntries = 256;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <returns>The key; null when there is no room: the circuit then asks again.</returns>
    public string? Keep(string forWhom, object value)
    {
        foreach (var (old, entry) in entries)
        {
            if (Expired(entry))
                entries.TryRemove(old, out _);
        }
        if (entries.Count >= MaxEntries)
            return null;
        var key = RandomNumberGenerator.GetHexString(32);
        entries[key] = new Entry(forWhom, value, clock.GetTimestamp());
        return key;
    }

    public T? Take<T>(string forWhom, string? key) where T : class =>
        key is not null && entries.TryRemove(key, out var entry) && entry.ForWhom == forWhom && !Expired(entry) ? entry.Value as T : null;

    private bool Expired(Entry entry) => clock.GetElapsedTime(entry.Kept) > Lifetime;

    private sealed record Entry(string ForWhom, object Value, long Kept);
}
