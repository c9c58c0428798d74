using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>Keeps <c>metadata.managedFields</c> as an API server does on create, update and every patch that is not an apply.</summary>
public static class ManagedFields
{
    /// <summary>
    /// Sets the managed fields of <paramref name="updated"/>: fields that are new or changed against <paramref name="live"/> move to
    /// <paramref name="owner"/>, fields that are gone leave every owner.
    /// </summary>
    /// <param name="live">The object as it is stored; null on create. Not changed.</param>
    /// <param name="updated">The object as it will be stored, with defaults. Its own managed fields count only where they are given and differ.</param>
    public static void Update(JsonObject? live, JsonObject updated, FieldOwner owner, ObjectType type, DateTimeOffset now)
    {
        var taken = FieldComparison.Compare(live ?? type.Empty ?? [], updated, type.Root);
        var managed = ManagedFieldsEntry.Read(live, updated, owner.Subresource.Length > 0);
        ManagedFieldsEntry.Move(managed, taken, owner, now);
        ManagedFieldsEntry.Write(managed, updated);
    }
}
