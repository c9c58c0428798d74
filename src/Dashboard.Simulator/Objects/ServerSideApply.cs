using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>Server-side apply.</summary>
public static class ServerSideApply
{
    private static readonly string[] Identity = ["name", "generateName", "namespace", "uid", "resourceVersion"];

    /// <summary>
    /// The object after <paramref name="applied"/> is applied, with its managed fields; defaulting, pruning and validation are still to come.
    /// A new object, but where nothing changes an equal one with unchanged managed fields.
    /// </summary>
    /// <param name="live">Null where the object does not exist. Not changed.</param>
    /// <param name="applied">The full intent of the manager. Not changed. Of a status apply only the status counts, of any other everything else.</param>
    /// <exception cref="RejectedException">
    /// 409 with a cause for each field that another manager owns, unless <paramref name="force"/>; 400 where the intent has managed fields.
    /// </exception>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, FieldOwner owner, bool force, ObjectType type, DateTimeOffset now)
    {
        if (applied["metadata"]?["managedFields"] is JsonArray { Count: > 0 })
            throw RejectedException.BadRequest("metadata.managedFields must be nil");
        var intent = Intent(applied, owner, type);
        var merged = ApplyMerge.Merge(live ?? [], intent, type.Root);
        var managed = ManagedFieldsEntry.Read(live, null, isSubresource: true);
        var fields = ManagedFieldsEntry.Manageable(AppliedFields.Of(intent, type.Root));

        var at = managed.FindIndex(e => e.Is(owner, apply: true));
        var last = at < 0 ? null : managed[at];
        var own = new ManagedFieldsEntry(owner, true, ManagedFieldsEntry.Format(now), fields);
        if (at < 0)
            managed.Add(own);
        else
            managed[at] = own;
        if (last is not null)
            ApplyMerge.Remove(merged, NoLongerWanted(last.Fields, managed), type.Root);
        if (LastAppliedConfiguration.IsUsedBy(owner, live))
            LastAppliedConfiguration.Set(merged, applied);

        var changes = FieldComparison.Compare(live ?? [], merged, type.Root);
        if (!force && live is not null)
            ApplyConflict.ThrowIfAny(managed, own, changes.Taken, LastAppliedConfiguration.Allowed(owner, live, type));
        if (live is not null && last is not null && changes.Taken.IsEmpty && changes.Removed.IsEmpty && last.Fields.SetEquals(fields))
            return (JsonObject)live.DeepClone();
        ManagedFieldsEntry.Withdraw(managed, changes.Taken.Union(changes.Removed), except: own);
        if (fields.IsEmpty)
            managed.Remove(own);
        ManagedFieldsEntry.Write(managed, merged);
        return merged;
    }

    /// <summary>What only this manager had applied and now leaves out.</summary>
    private static FieldSet NoLongerWanted(FieldSet last, List<ManagedFieldsEntry> managed)
    {
        var gone = last.WithFieldsOnTheWay();
        foreach (var entry in managed)
            gone = gone.Except(entry.Fields.WithFieldsOnTheWay());
        return gone;
    }

    private static JsonObject Intent(JsonObject applied, FieldOwner owner, ObjectType type)
    {
        var intent = (JsonObject)applied.DeepClone();
        (intent["metadata"] as JsonObject)?.Remove("managedFields");
        if (owner.Subresource != "status")
        {
            if (type.HasStatus)
                intent.Remove("status");
            return intent;
        }
        foreach (var (name, _) in applied)
        {
            if (name is not ("apiVersion" or "kind" or "metadata" or "status"))
                intent.Remove(name);
        }
        foreach (var (name, _) in applied["metadata"] as JsonObject ?? [])
        {
            if (!Identity.Contains(name))
                (intent["metadata"] as JsonObject)?.Remove(name);
        }
        return intent;
    }
}
