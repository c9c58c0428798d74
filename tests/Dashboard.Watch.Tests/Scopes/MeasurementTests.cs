using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Dashboard.Watch.Tests.Parts;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Scopes;

/// <summary>What an operator can alert on.</summary>
public sealed class MeasurementTests
{
    [Fact]
    public async Task ReconnectsRelistsRefusalsQuarantineAndBackoffs_AreCounted()
    {
        var cluster = $"measured-{Guid.NewGuid()}";
        var counted = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Meter.Name == "Dashboard.Watch") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, 1, tags));
        listener.Start();

        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 9), Modified("a", 8), Line("ADDED", """{"metadata":{}}""")).ThenEnd(),
            Answer.Failure(503, "ServiceUnavailable"),
            Answer.Stream(Line("MELTED", Objects.Object("a", 10))).ThenHold(),
            Answer.Stream(Added("a", 10), InitialEnd(11)).ThenHold());
        var sink = new RecordingSink();
        await using var reflector = new RunningReflector(server.Url, sink, scope: RunningReflector.Widgets with { Cluster = cluster });
        await Condition.HoldsAsync(() => sink.Read(s => s.Replaced) == 2 && reflector.Status.Relists == 1, "the relist");

        Assert.Equal((2, 1, 1, 1, 1), (Of("reconnects"), Of("relists"), Of("refused"), Of("quarantined"), Of("unknown_events")));
        Assert.InRange(Of("backoffs"), 1, 5);
        Assert.InRange(Of("lag"), 1, 10);

        double Of(string name) => counted.GetValueOrDefault($"dashboard.watch.{name}");

        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = tags.ToArray().ToDictionary(StringComparer.Ordinal);
            if (Equals(labels["cluster"], cluster) && Equals(labels["resource"], "widgets.fleet.example.com"))
                counted.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        }
    }
}
