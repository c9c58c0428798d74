using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>One version of one object: its identity and its bytes, in the storage version. Immutable, so shared freely.</summary>
internal sealed class StoredObject
{
    public StoredObject(string? ns, string name, string uid, ulong version, byte[] json, string[] owners)
        : this(KeyOf(ns, name), ns, name, uid, version, json, owners)
    {
    }

    private StoredObject(string key, string? ns, string name, string uid, ulong version, byte[] json, string[] owners) =>
        (Key, Namespace, Name, Uid, ResourceVersion, Json, Owners) = (key, ns, name, uid, version, json, owners);

    public string Key { get; }

    public string? Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public ulong ResourceVersion { get; }

    public byte[] Json { get; }

    /// <summary>Uids of the owner references.</summary>
    public string[] Owners { get; }

    /// <summary>A fresh tree that the caller may change.</summary>
    public JsonObject Parse() => JsonInput.ParseObject(Json);

    /// <summary>A stand-in to search an ordered set with.</summary>
    public static StoredObject Probe(string key) => new(key, null, "", "", 0, [], []);

    public StoredObject WithJson(byte[] json) => new(Key, Namespace, Name, Uid, ResourceVersion, json, Owners);

    /// <summary>The same object under a later version, as a DELETED event carries it.</summary>
    public StoredObject WithVersion(ulong version) =>
        new(Key, Namespace, Name, Uid, version, ObjectEncoder.WithVersion(Json, version) ?? Json, Owners);

    /// <summary>Lists come in the order of this key: <c>namespace/name</c> by code unit.</summary>
    public static string KeyOf(string? ns, string name) => string.IsNullOrEmpty(ns) ? name : $"{ns}/{name}";

    public sealed class ByKey : IComparer<StoredObject>
    {
        public static readonly ByKey Instance = new();

        public int Compare(StoredObject? x, StoredObject? y) => string.CompareOrdinal(x?.Key, y?.Key);
    }
}

/// <summary>One committed change as the watch window remembers it. <see cref="Previous"/> is null for ADDED.</summary>
internal sealed record LogEntry(string Verb, ulong ResourceVersion, StoredObject Object, StoredObject? Previous);
