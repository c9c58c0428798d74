using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Faults;

/// <summary>A request feature: the answer comes from a replica that is so many versions behind.</summary>
internal sealed record StaleView(ulong Versions)
{
    /// <summary>The version that the replica has come to, as far as the collection remembers; the current one without a feature.</summary>
    public static ulong Of(HttpContext http, Collection collection, ulong current) =>
        http.Features.Get<StaleView>() is { } stale ? Math.Max(collection.Floor, current - Math.Min(current, stale.Versions)) : current;
}
