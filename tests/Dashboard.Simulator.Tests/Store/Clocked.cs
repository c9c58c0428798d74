using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;
using Dashboard.Simulator.Tests.Http;

namespace Dashboard.Simulator.Tests.Store;

/// <summary>A store under a clock that moves only when told.</summary>
internal sealed class Clocked : IDisposable
{
    private static readonly WriteOptions By = new("tester");

    private readonly SteppedClock _clock = new();

    public Clocked(int seed = 7) => Store = new ObjectStore(_clock, seed);

    public ObjectStore Store { get; }

    public void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets delayed work, and the work it causes, come due.</summary>
    public void Settle()
    {
        for (var i = 0; i < 40; i++) Pass(0.1);
    }

    public JsonObject Create(string json) => Store.Create(SimulatedApi.Parse(json), By);

    public JsonObject Map(string name, params JsonObject[] owners) => Create(
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"default","ownerReferences":[{{string.Join(',', owners.Select(Reference))}}]} }""");

    public JsonObject? Find(string name, string kind = "ConfigMap") => Store.Get("v1", kind, "default", name);

    public void Delete(string name, Propagation propagation = Propagation.Background) => Store.Delete("v1", "ConfigMap", "default", name, propagation);

    public void Dispose() => Store.Dispose();

    private static string Reference(JsonObject owner) =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","name":"{{owner["metadata"]!["name"]}}","uid":"{{owner["metadata"]!["uid"]}}","controller":true,"blockOwnerDeletion":true}""";
}
