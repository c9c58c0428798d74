using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>Server-side apply.</summary>
public static class ServerSideApply
{
    /// <summary>
    /// The object after <paramref name="applied"/> is applied, with its managed fields; defaulting, pruning and validation are still to come.
    /// A new object, but where nothing changes an equal one with unchanged managed fields.
    /// </summary>
    /// <param name="live">Null where the object does not exist. Not changed.</param>
    /// <param name="applied">The full intent of the manager. Not changed.</param>
    /// <exception cref="RejectedException">409 with a cause for each field that another manager owns, unless <paramref name="force"/>.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, FieldOwner owner, bool force, ObjectType type, DateTimeOffset now) =>
        throw new NotSupportedException();
}
