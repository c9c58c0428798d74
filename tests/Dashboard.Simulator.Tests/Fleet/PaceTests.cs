using Dashboard.Simulator.Fleet;

namespace Dashboard.Simulator.Tests.Fleet;

public sealed class PaceTests
{
    [Theory]
    [InlineData(10, 240)]
    [InlineData(1_000, 30)]
    public void Step_OverTime_ChangesObjectsAtTheRateWithEventsOnTop(double perSecond, int seconds)
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 400, ChangesPerSecond = perSecond, Stories = false });

        fleet.Run(TimeSpan.FromSeconds(seconds));

        Assert.Contains(fleet.Events, change => change.ResourceType.Kind == "Event");
        Assert.InRange(fleet.Events.Count(change => change.ResourceType.Kind != "Event") / (double)seconds, perSecond * 0.85, perSecond * 1.15);
    }

    [Fact]
    public void Step_AfterManyChanges_ThereAreAboutAsManyObjectsAsBefore()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 400, ChangesPerSecond = 10 });
        var before = fleet.Fleet.Count;

        fleet.Run(TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(2));

        Assert.InRange(fleet.Fleet.Count, before * 0.9, before * 1.15);
    }
}
