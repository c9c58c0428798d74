using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>
/// Every object of one simulated cluster, with the rules of the API server around it: versions, generations, managedFields, finalizers,
/// owner references, definitions of custom resources. Keeps bytes, not trees, and nothing outlives the process.
/// </summary>
/// <remarks>
/// Thread-safe: writes happen one after another and draw one resourceVersion each. Objects handed in are not kept and objects handed out are
/// the caller's. Refusals are <see cref="ApiError"/>. Work that takes time in a cluster (establishing a definition, collecting what an owner
/// left behind, ending a Pod) runs on the clock's timer.
/// </remarks>
public sealed partial class ObjectStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Identifiers _ids;
    private readonly Dictionary<(string ApiVersion, string Kind), ApiRoute> _byKind = [];
    private readonly Dictionary<(string Group, string Version, string Resource), ApiRoute> _byPath = [];
    private readonly List<Collection> _collections = [];
    private readonly Queue<StoreEvent> _undelivered = new();
    private readonly OwnerIndex _owners = new();
    private readonly GarbageCollector _collector;
    private readonly CustomResources _custom;
    private ImmutableArray<Action<StoreEvent>> _subscribers = [];
    private readonly List<SourceVersion> _history = [];
    private bool _delivering;
    private ulong _version;

    /// <param name="clock">Stamps objects and drives delayed work.</param>
    /// <param name="seed">Decides uids, generated names and the first resourceVersion.</param>
    public ObjectStore(TimeProvider clock, int seed, StoreOptions? options = null)
    {
        Clock = clock;
        Options = options ?? new StoreOptions();
        _ids = new Identifiers(seed);
        _version = Options.StartVersion ?? 100 + (ulong)(uint)seed % 100;
        Work = new DelayedWork(clock);
        _collector = new GarbageCollector(this);
        _custom = new CustomResources(this);
        foreach (var type in BuiltInResources.Create()) Register(type);
        var events = RequireRoute("v1", "Event").Collection;
        AddRoute(new ApiRoute(events, "events.k8s.io", ServedVersion.BuiltIn("events.k8s.io", "v1", "Event")), "Event");
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
        {
            Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, new WriteOptions("kube-apiserver"));
        }
    }

    /// <summary>What is registered now, custom resources included, whether or not they are served yet.</summary>
    public IReadOnlyList<ResourceType> Types
    {
        get
        {
            lock (_gate) return [.. _collections.Select(c => c.Type)];
        }
    }

    /// <summary>The version of the latest write.</summary>
    public ulong CurrentVersion
    {
        get
        {
            lock (_gate) return _version;
        }
    }

    /// <summary>Every write so far, in order, where <see cref="StoreOptions.KeepHistory"/> asks for it.</summary>
    public IReadOnlyList<SourceVersion> History
    {
        get
        {
            lock (_gate) return [.. _history];
        }
    }

    internal TimeProvider Clock { get; }

    internal StoreOptions Options { get; }

    internal DelayedWork Work { get; }

    /// <summary>Null when there is no such object. Throws when the kind is unknown.</summary>
    public JsonObject? Get(string apiVersion, string kind, string? ns, string name)
    {
        ApiRoute route;
        StoredObject? found;
        lock (_gate)
        {
            route = RequireRoute(apiVersion, kind);
            found = route.Collection.Find(StoredObject.KeyOf(ns, name));
        }

        return found is null ? null : route.FromStorage(found.Parse());
    }

    /// <summary>All objects of a kind, of one namespace or of all, in the order of namespace and name.</summary>
    public IReadOnlyList<JsonObject> List(string apiVersion, string kind, string? ns = null)
    {
        ApiRoute route;
        ImmutableSortedSet<StoredObject> objects;
        lock (_gate)
        {
            route = RequireRoute(apiVersion, kind);
            objects = route.Collection.Objects;
        }

        return [.. objects.Where(o => ns is null || o.Namespace == ns).Select(o => route.FromStorage(o.Parse()))];
    }

    /// <summary>
    /// Calls back after each commit, in the order of resourceVersions, on the thread that wrote (or on another writer's, when two write at
    /// once). A callback may write; what it causes is delivered after what came before. It must not block.
    /// </summary>
    public IDisposable Subscribe(Action<StoreEvent> onEvent)
    {
        lock (_gate) _subscribers = _subscribers.Add(onEvent);
        return new Subscription(this, onEvent);
    }

    /// <summary>Forgets the windows of changes, as a compaction does: a watch or a continue token from before now is answered with 410.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            foreach (var collection in _collections) collection.Forget(_version);
        }
    }

    /// <summary>Ends every watch and forgets every window, as a restart of the API server does. Objects stay.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            foreach (var collection in _collections) collection.Restart(_version);
        }
    }

    /// <summary>All objects as they are now.</summary>
    public StoreBackup Backup()
    {
        lock (_gate) return new StoreBackup(_version, _collections.ToDictionary(collection => collection, collection => collection.Objects));
    }

    /// <summary>
    /// Puts the store back to a backup of its own and restarts it, as who restores etcd without bumping its revision does: versions are drawn once more from that of the backup on, and
    /// <see cref="History"/> ends there. Which resources are served does not go back, and subscribers learn nothing.
    /// </summary>
    public void PutBack(StoreBackup backup)
    {
        lock (_gate)
        {
            _version = backup.Version;
            _history.RemoveAll(version => version.ResourceVersion > backup.Version);
            _owners.Clear();
            foreach (var collection in _collections)
            {
                var objects = backup.Objects.GetValueOrDefault(collection) ?? Collection.None;
                collection.Become(objects, _version);
                foreach (var obj in objects) _owners.Add(collection, obj);
            }
        }
    }

    public void Dispose() => Work.Dispose();

    /// <summary>Runs delayed work: takes the lock, then delivers what was committed.</summary>
    internal void Run(Action work)
    {
        try
        {
            lock (_gate) work();
        }
        finally
        {
            Deliver();
        }
    }

    internal T Read<T>(Func<ulong, T> read)
    {
        lock (_gate) return read(_version);
    }

    internal ApiRoute? FindRoute(string group, string version, string resource)
    {
        lock (_gate) return _byPath.GetValueOrDefault((group, version, resource));
    }

    internal ApiRoute? FindKind(string apiVersion, string kind)
    {
        lock (_gate) return _byKind.GetValueOrDefault((apiVersion, kind));
    }

    /// <summary>Every route that is served at this moment, in the order of registration.</summary>
    internal IReadOnlyList<ApiRoute> ServedRoutes()
    {
        var now = Clock.GetUtcNow();
        lock (_gate) return [.. _byPath.Values.Where(r => r.Collection.ServedFrom <= now)];
    }

    internal Collection Register(ResourceType type)
    {
        var collection = new Collection(type, Options, _version);
        _collections.Add(collection);
        AddRoutes(collection);
        return collection;
    }

    internal void AddRoutes(Collection collection)
    {
        foreach (var version in collection.Type.Versions) AddRoute(new ApiRoute(collection, collection.Type.Group, version), collection.Type.Kind);
    }

    internal void RemoveRoutes(Collection collection)
    {
        foreach (var (key, _) in _byPath.Where(p => p.Value.Collection == collection).ToList()) _byPath.Remove(key);
        foreach (var (key, _) in _byKind.Where(p => p.Value.Collection == collection).ToList()) _byKind.Remove(key);
    }

    internal void Unregister(Collection collection)
    {
        RemoveRoutes(collection);
        _collections.Remove(collection);
        collection.Remove(_version);
    }

    private void AddRoute(ApiRoute route, string kind)
    {
        _byPath[(route.Group, route.Version.Name, route.Type.Resource)] = route;
        _byKind[(route.ApiVersion, kind)] = route;
    }

    private ApiRoute RequireRoute(string apiVersion, string kind) =>
        _byKind.GetValueOrDefault((apiVersion, kind)) ?? throw ApiError.BadRequest($"no matches for kind \"{kind}\" in version \"{apiVersion}\"");

    private void Commit(Collection collection, string verb, StoredObject obj, StoredObject? previous)
    {
        _version = obj.ResourceVersion;
        var entry = new LogEntry(verb, obj.ResourceVersion, obj, previous);
        collection.Append(entry);
        if (Options.KeepHistory) _history.Add(new SourceVersion(collection.Type, verb, obj.Namespace, obj.Name, obj.Uid, obj.ResourceVersion, obj.Json, Clock.GetUtcNow()));
        if (previous is not null) _owners.Remove(collection, previous);
        if (verb != "DELETED") _owners.Add(collection, obj);
        if (!_subscribers.IsEmpty) _undelivered.Enqueue(new StoreEvent(entry, collection.Type));
    }

    private void Deliver()
    {
        lock (_gate)
        {
            if (_delivering || _undelivered.Count == 0) return;
            _delivering = true;
        }

        while (true)
        {
            StoreEvent next;
            ImmutableArray<Action<StoreEvent>> subscribers;
            lock (_gate)
            {
                if (!_undelivered.TryDequeue(out next!))
                {
                    _delivering = false;
                    return;
                }

                subscribers = _subscribers;
            }

            try
            {
                foreach (var subscriber in subscribers) subscriber(next);
            }
            catch
            {
                lock (_gate) _delivering = false;
                throw;
            }
        }
    }

    private sealed class Subscription(ObjectStore store, Action<StoreEvent> onEvent) : IDisposable
    {
        public void Dispose()
        {
            lock (store._gate) store._subscribers = store._subscribers.Remove(onEvent);
        }
    }
}
