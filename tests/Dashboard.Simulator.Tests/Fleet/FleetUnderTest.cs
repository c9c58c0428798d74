using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Simulator.Tests.Fleet;

/// <summary>A populated fleet in a store of its own, under a clock that the test moves.</summary>
internal sealed class FleetUnderTest : IDisposable
{
    private readonly IDisposable _subscription;

    public FleetUnderTest(FleetOptions options)
    {
        Store = new ObjectStore(Clock, options.Seed);
        Fleet = new SimulatedFleet(Store, options, Clock, NullLogger<SimulatedFleet>.Instance);
        Fleet.Populate();
        _subscription = Store.Subscribe(Events.Add);
        Fleet.StoryTold = (story, step) => Told.Add((story, step));
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-11-17T08:00:00Z", CultureInfo.InvariantCulture));

    public ObjectStore Store { get; }

    public SimulatedFleet Fleet { get; }

    /// <summary>Store events after populating.</summary>
    public List<StoreEvent> Events { get; } = [];

    public List<(string Story, string Step)> Told { get; } = [];

    public void Run(TimeSpan time, TimeSpan? step = null)
    {
        var each = step ?? TimeSpan.FromMilliseconds(500);
        for (var passed = TimeSpan.Zero; passed < time; passed += each)
        {
            Clock.Advance(each);
            Fleet.Step();
        }
    }

    /// <summary>Runs until the condition holds; false when it did not within the given time of the clock.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan within)
    {
        for (var passed = TimeSpan.Zero; passed < within; passed += TimeSpan.FromMilliseconds(500))
        {
            if (condition())
            {
                return true;
            }

            Run(TimeSpan.FromMilliseconds(500));
        }

        return condition();
    }

    public JsonObject? Get(string apiVersion, string kind, string? ns, string name) => Store.Get(apiVersion, kind, ns, name);

    public static string? Condition(JsonObject? obj, string type, string field = "status") =>
        (string?)(obj?["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => string.Equals((string?)condition!["type"], type, StringComparison.Ordinal))?[field];

    public void Dispose()
    {
        _subscription.Dispose();
        Fleet.Dispose();
        Store.Dispose();
    }
}
