#pragma warning disable IDE0060
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>Who writes, for managedFields.</summary>
internal sealed record ManagedWrite(string Manager, string? Subresource);

/// <summary>Keeps <c>metadata.managedFields</c> of creations and updates; server-side apply keeps its own.</summary>
internal static class Ownership
{
    public static void Created(Route route, JsonObject obj, ManagedWrite by, DateTimeOffset now)
    {
        Metadata.Of(obj).Remove("managedFields");
    }

    public static void Updated(Route route, JsonObject live, JsonObject next, ManagedWrite by, DateTimeOffset now)
    {
    }
}
