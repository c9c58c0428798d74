using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>Keeps <c>metadata.managedFields</c> of creations and updates; server-side apply keeps its own.</summary>
internal static class Ownership
{
    public static void Created(ApiRoute route, JsonObject obj, WriteOptions by, DateTimeOffset now)
    {
        Metadata.Of(obj).Remove("managedFields");
        ManagedFields.Update(null, obj, OwnerOf(route, by), route.StorageVersion.Merging, now);
    }

    public static void Updated(ApiRoute route, JsonObject live, JsonObject next, WriteOptions by, DateTimeOffset now) =>
        ManagedFields.Update(live, next, OwnerOf(route, by), route.StorageVersion.Merging, now);

    public static FieldOwner OwnerOf(ApiRoute route, WriteOptions by) => new(by.Manager, route.ApiVersion, by.Subresource ?? "");
}
