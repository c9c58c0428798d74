using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>
/// Follows owner references and empties namespaces: what lost its last owner is deleted, a foreground deletion waits for its dependents,
/// an orphaning one sets them free. Called under the store's lock; its work comes later, by the clock.
/// </summary>
internal sealed class GarbageCollector(ObjectStore store)
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    private static readonly WriteOptions By = new("kube-controller-manager");

    public void Written(Collection collection, StoredObject stored, JsonObject obj)
    {
        if (stored.Owners.Any(o => !store.Owners.IsAlive(o))) Later(() => CheckOwners(collection, stored.Key));
        if (!Metadata.IsTerminating(obj)) return;
        var finalizers = Metadata.Finalizers(obj);
        if (finalizers.Contains(Orphan)) Later(() => SetFree(collection, stored.Key));
        if (finalizers.Contains(Foreground)) Later(() => DeleteInForeground(collection, stored.Key));
        if (finalizers.Length > 0) return;
        if (collection.Type is { Group: "", Resource: "namespaces" }) Later(() => EmptyNamespace(collection, stored.Key));
        if (collection.Type is { Group: "", Resource: "pods" }) store.Work.Schedule(store.Options.PodTermination, () => store.Run(() => EndPod(collection, stored.Key, stored.Uid)));
    }

    public void Removed(StoredObject gone)
    {
        foreach (var owner in gone.Owners)
        {
            if (store.Owners.IsAlive(owner)) Later(() => CheckWaiting(owner));
        }

        if (!store.Owners.HasDependents(gone.Uid)) return;
        Later(() =>
        {
            foreach (var (dependents, dependent) in store.Owners.DependentsOf(gone.Uid)) CheckOwners(dependents, dependent.Key);
        });
    }

    private void Later(Action work) => store.Work.Schedule(store.Options.CollectDelay, () => store.Run(work));

    /// <summary>Deletes an object whose owners are all gone; drops the references to those that are.</summary>
    private void CheckOwners(Collection collection, string key)
    {
        if (collection.Find(key) is not { } stored || stored.Owners.Length == 0) return;
        var dead = stored.Owners.Where(o => !store.Owners.IsAlive(o)).ToList();
        if (dead.Count == 0) return;
        if (dead.Count == stored.Owners.Length)
        {
            if (!Metadata.IsTerminating(stored.Parse())) store.DeleteCore(collection, stored, new DeleteRequest(Propagation.Background));
        }
        else
        {
            store.Amend(collection, stored, By, obj => DropOwners(obj, dead));
        }
    }

    private void DeleteInForeground(Collection collection, string key)
    {
        if (collection.Find(key) is not { } owner) return;
        foreach (var (dependents, dependent) in store.Owners.DependentsOf(owner.Uid))
        {
            var obj = dependent.Parse();
            if (Metadata.IsTerminating(obj) || dependent.Owners.Any(o => o != owner.Uid && store.Owners.IsAlive(o))) continue;
            var propagation = store.Owners.HasDependents(dependent.Uid) ? Propagation.Foreground : Propagation.Background;
            store.DeleteCore(dependents, dependent, new DeleteRequest(propagation));
        }

        Release(collection, key);
    }

    private void CheckWaiting(string ownerUid)
    {
        foreach (var (collection, owner) in store.FindByUid(ownerUid)) Release(collection, owner.Key);
    }

    /// <summary>Lets a foreground deletion go on once nothing that blocks it is left.</summary>
    private void Release(Collection collection, string key)
    {
        if (collection.Find(key) is not { } owner) return;
        var obj = owner.Parse();
        if (!Metadata.IsTerminating(obj) || !Metadata.Finalizers(obj).Contains(Foreground)) return;
        if (store.Owners.DependentsOf(owner.Uid).Any(d => Blocks(d.Object, owner.Uid))) return;
        RemoveFinalizer(collection, owner, Foreground);
    }

    private static bool Blocks(StoredObject dependent, string owner) =>
        Metadata.Of(dependent.Parse())["ownerReferences"] is JsonArray owners
        && owners.OfType<JsonObject>().Any(o => Metadata.Text(o, "uid") == owner && o["blockOwnerDeletion"] is JsonValue blocks && blocks.TryGetValue<bool>(out var yes) && yes);

    private void SetFree(Collection collection, string key)
    {
        if (collection.Find(key) is not { } owner) return;
        foreach (var (dependents, dependent) in store.Owners.DependentsOf(owner.Uid))
        {
            store.Amend(dependents, dependent, By, obj => DropOwners(obj, [owner.Uid]));
        }

        RemoveFinalizer(collection, owner, Orphan);
    }

    private void RemoveFinalizer(Collection collection, StoredObject obj, string finalizer) =>
        store.Amend(collection, obj, By, target => Metadata.SetFinalizers(target, [.. Metadata.Finalizers(target).Where(f => f != finalizer)]));

    private static void DropOwners(JsonObject obj, List<string> uids)
    {
        var metadata = Metadata.Of(obj);
        if (metadata["ownerReferences"] is not JsonArray owners) return;
        var left = owners.OfType<JsonObject>().Where(o => !uids.Contains(Metadata.Text(o, "uid"))).Select(o => o.DeepClone()).ToArray();
        if (left.Length == 0) metadata.Remove("ownerReferences");
        else metadata["ownerReferences"] = new JsonArray(left);
    }

    private void EmptyNamespace(Collection namespaces, string ns)
    {
        if (namespaces.Find(ns) is not { } stored) return;
        var left = 0;
        foreach (var (collection, obj) in store.InNamespace(ns))
        {
            left++;
            if (!Metadata.IsTerminating(obj.Parse())) store.DeleteCore(collection, obj, new DeleteRequest(Propagation.Background));
        }

        if (left > 0) Later(() => EmptyNamespace(namespaces, ns));
        else store.Remove(namespaces, stored);
    }

    private void EndPod(Collection pods, string key, string uid)
    {
        if (pods.Find(key) is not { } pod || pod.Uid != uid) return;
        store.EndPod(pods, pod);
    }
}
