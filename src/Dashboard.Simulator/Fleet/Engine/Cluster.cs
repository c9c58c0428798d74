using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Controllers;
using Dashboard.Simulator.Fleet.Git;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>
/// The hand with which the fleet reads and writes one cluster, and what it knows about it. Only the fleet's own loop uses it; store events
/// may arrive on any thread and wait in an inbox. A write that the store refuses is counted and otherwise ignored: the world moved on, and the
/// event that moved it brings the next reconcile.
/// </summary>
internal sealed class Cluster : IDisposable
{
    private readonly ObjectStore _store;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<StoreEvent> _inbox = new();
    private readonly IDisposable _subscription;
    private int _quietThread;
    private long _changes;

    public Cluster(ObjectStore store, TimeProvider clock, FleetOptions options)
    {
        _store = store;
        _clock = clock;
        Options = options;
        Random = new Random(options.Seed);
        Events = new Recorder(this);
        Controllers = new ControllerSet(this);
        _subscription = store.Subscribe(OnEvent);
        // A new API server has namespaces of its own.
        foreach (var obj in store.List("v1", "Namespace"))
        {
            Index.Upsert(KeyOf(obj), obj);
        }
    }

    public FleetOptions Options { get; }

    public Random Random { get; }

    public ObjectIndex Index { get; } = new();

    public Agenda Agenda { get; } = new();

    public GitRepository Git { get; } = new();

    public Faults Faults { get; } = new();

    public Recorder Events { get; }

    public ControllerSet Controllers { get; }

    /// <summary>Set while the fleet is created: controllers then take the short way to the settled state.</summary>
    public bool Populating { get; set; }

    /// <summary>While populating, a moment in the past, so that conditions have an age.</summary>
    public DateTimeOffset? PretendedNow { get; set; }

    public DateTimeOffset Now => PretendedNow ?? _clock.GetUtcNow();

    /// <summary>A moment within the given time before now; while populating too, for what cannot be older, such as a certificate in force.</summary>
    public DateTimeOffset Recent(TimeSpan within) => Populating ? _clock.GetUtcNow() - (within * Random.NextDouble()) : Now;

    /// <summary>Writes that the store accepted, and writes that it refused.</summary>
    public long Writes { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Changes that the store has committed, whoever made them: what a watcher of everything but Events sees. A write that changes nothing is none.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public JsonObject? Get(ObjectRef key) => _store.Get(key.ApiVersion, key.Kind, key.Namespace, key.Name);

    public JsonObject? Create(JsonObject obj, string manager) => Try(() => _store.Create(obj, By(manager)));

    /// <summary>Server-side apply, taking fields from other managers, as GitOps tools do.</summary>
    public JsonObject? Apply(JsonObject obj, string manager)
    {
        var key = KeyOf(obj);
        return Try(() => _store.Patch(key.ApiVersion, key.Kind, key.Namespace, key.Name, PatchType.Apply, obj, By(manager, force: true)));
    }

    public JsonObject? Merge(ObjectRef key, JsonObject patch, string manager, string? subresource = null) =>
        Try(() => _store.Patch(key.ApiVersion, key.Kind, key.Namespace, key.Name, PatchType.Merge, patch, By(manager, subresource)));

    /// <summary>Writes the given fields of the status, if one of them differs from <paramref name="current"/>. A null value removes the field.</summary>
    /// <returns>True when something was written.</returns>
    public bool WriteStatus(ObjectRef key, JsonObject current, JsonObject status, string manager)
    {
        var now = current["status"] as JsonObject;
        var differs = status.Any(field => !JsonNode.DeepEquals(now?[field.Key], field.Value));
        return differs && Merge(key, new JsonObject { ["status"] = status }, manager, "status") is not null;
    }

    public void Delete(ObjectRef key, Propagation propagation = Propagation.Background) => Try(() =>
    {
        _store.Delete(key.ApiVersion, key.Kind, key.Namespace, key.Name, propagation);
        return null;
    });

    /// <summary>Runs writes that no controller needs to react to: heartbeats and counters.</summary>
    public void Quietly(Action writes)
    {
        _quietThread = Environment.CurrentManagedThreadId;
        try
        {
            writes();
        }
        finally
        {
            _quietThread = 0;
        }
    }

    /// <summary>The next store event, indexed; false when there is none. Events of kinds that the fleet does not know are dropped.</summary>
    public bool TryObserve(out Observed observed)
    {
        while (_inbox.TryDequeue(out var item))
        {
            var obj = item.Object;
            if (!Kinds.IsKnown((string)obj["apiVersion"]!, (string)obj["kind"]!))
            {
                continue;
            }

            var key = KeyOf(obj);
            if (item.Type is not "DELETED")
            {
                observed = Index.Upsert(key, obj);
                return true;
            }

            if (Index.Remove(key) is { } entry)
            {
                observed = new Observed(entry, obj, Added: false, Deleted: true, SpecChanged: false, HealthChanged: true);
                return true;
            }
        }

        observed = default;
        return false;
    }

    public TimeSpan Jitter(double fromSeconds, double toSeconds) => TimeSpan.FromMilliseconds(Random.Next((int)(fromSeconds * 1000), (int)(toSeconds * 1000) + 1));

    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    public void Dispose() => _subscription.Dispose();

    public static ObjectRef KeyOf(JsonObject obj) =>
        new((string)obj["kind"]!, (string?)obj["metadata"]!["namespace"], (string)obj["metadata"]!["name"]!);

    private WriteOptions By(string manager, string? subresource = null, bool force = false) => new(manager, subresource, force) { At = PretendedNow };

    private JsonObject? Try(Func<JsonObject?> write)
    {
        try
        {
            var result = write();
            Writes++;
            return result;
        }
        catch (ApiError)
        {
            Refused++;
            return null;
        }
    }

    private void OnEvent(StoreEvent item)
    {
        if (item.ResourceType.Kind is not "Event")
        {
            Interlocked.Increment(ref _changes);
        }

        if (_quietThread != Environment.CurrentManagedThreadId)
        {
            _inbox.Enqueue(item);
        }
    }
}
