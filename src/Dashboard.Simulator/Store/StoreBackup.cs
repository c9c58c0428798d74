using System.Collections.Immutable;

namespace Dashboard.Simulator.Store;

/// <summary>What a store held at one version. Good for that store alone.</summary>
public sealed class StoreBackup
{
    internal StoreBackup(ulong version, Dictionary<Collection, ImmutableSortedSet<StoredObject>> objects) => (Version, Objects) = (version, objects);

    public ulong Version { get; }

    internal Dictionary<Collection, ImmutableSortedSet<StoredObject>> Objects { get; }
}
