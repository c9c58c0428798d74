using System.Globalization;


namespace Dashboard.Simulator.Store;

/// <summary>What the controllers inside the store need. Called under the lock.</summary>
public sealed partial class ObjectStore
{
    private int _addresses;

    internal OwnerIndex Owners => _owners;

    internal ulong VersionUnderLock => _version;

    internal string NextServiceAddress()
    {
        var next = ++_addresses;
        return string.Create(CultureInfo.InvariantCulture, $"10.{96 + next / 65025 % 16}.{next / 255 % 255}.{next % 255}");
    }

    internal List<(Collection Collection, StoredObject Object)> InNamespace(string ns)
    {
        var found = new List<(Collection Collection, StoredObject Object)>();
        foreach (var collection in _collections)
        {
            if (!collection.Type.Namespaced) continue;
            foreach (var obj in collection.InNamespace(ns)) found.Add((collection, obj));
        }

        return found;
    }

    internal IEnumerable<(Collection Collection, StoredObject Object)> FindByUid(string uid) =>
        _owners.Find(uid) is { } place && place.Collection.Find(place.Key) is { } obj ? [(place.Collection, obj)] : [];

    /// <summary>The node reports the end of a terminating Pod: it goes with a grace period of zero.</summary>
    internal void EndPod(Collection pods, StoredObject pod)
    {
        var obj = pod.Parse();
        var metadata = Metadata.Of(obj);
        if (!Metadata.IsTerminating(obj) || Metadata.Finalizers(obj).Length > 0) return;
        metadata["deletionTimestamp"] = Metadata.Time(Clock.GetUtcNow());
        metadata["deletionGracePeriodSeconds"] = 0L;
        var version = _version + 1;
        metadata["resourceVersion"] = Metadata.Version(version);
        var gone = new StoredObject(pod.Namespace, pod.Name, pod.Uid, version, ObjectEncoder.Encode(obj, pods.Type), pod.Owners);
        Commit(pods, "DELETED", gone, pod);
        _collector.Removed(gone);
    }
}
