using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Faults;

/// <summary>A request feature: the answer comes from a replica that is so many versions behind.</summary>
internal sealed record StaleView(ulong Versions)
{
    /// <summary>
    /// A version as that replica has it: so many versions earlier, as far back as the collection remembers. The same without a feature, and where it is forgotten
    /// already: what was compacted is gone from every replica.
    /// </summary>
    public static ulong Of(HttpContext http, Collection collection, ulong version) =>
        http.Features.Get<StaleView>() is { } stale && version > collection.Floor ? Math.Max(collection.Floor, version - Math.Min(version, stale.Versions)) : version;
}
