using System.Globalization;
using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Benchmarks.Fleet;

/// <summary>Objects that change: four updates in five go to a fifth of them, as in a fleet some are always busy. The same seed gives the same updates.</summary>
internal sealed class WorkloadFleet
{
    private readonly FleetObject[] _objects;
    private readonly Random _random;
    private long _version = 1_000_000_000;

    public WorkloadFleet(int count, int seed = 7)
    {
        _random = new Random(seed);
        _objects = [.. Enumerable.Range(0, count).Select(i => new FleetObject(i, seed))];
    }

    public static WatchScope Scope { get; } = new(
        "bench", new GroupVersionResource("platform.example.com", "v1", "workloads"), new GroupVersionKind("platform.example.com", "v1", "Workload"), null);

    /// <summary>What making updates has cost so far, of the process that makes and measures them.</summary>
    public ThreadCost Spent { get; private set; }

    public string Version => _version.ToString(CultureInfo.InvariantCulture);

    public async IAsyncEnumerable<Observation> ListAsync()
    {
        foreach (var item in _objects)
        {
            await Task.CompletedTask;
            yield return Observe(item, Verb.Added, item.First(++_version));
        }
    }

    public Observation[] Updates(int count)
    {
        var before = ThreadCost.Now;
        var updates = new Observation[count];
        for (var i = 0; i < count; i++)
            updates[i] = Update();
        Spent += ThreadCost.Now - before;
        return updates;
    }

    private Observation Update()
    {
        var busy = Math.Max(1, _objects.Length / 5);
        var item = _objects[_random.Next(5) > 0 ? _random.Next(busy) : _random.Next(_objects.Length)];
        return Observe(item, Verb.Modified, item.Next(++_version, FleetObject.Start.AddDays(30).AddMilliseconds(_version % 1_000_000_000)));
    }

    private Observation Observe(FleetObject item, Verb verb, byte[] json) =>
        new(verb, new ObjectIdentity(Scope.Kind, item.Namespace, item.Name, item.Uid), Version, item.Generation, TimeProvider.System.GetUtcNow(), json);
}
