using Dashboard.Simulator.Fleet;

namespace Dashboard.Simulator.Tests.Fleet;

public sealed class PaceTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public void Step_OverTenMinutes_KeepsTheRate(double perSecond)
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 600, ChangesPerSecond = perSecond, Stories = false });

        fleet.Run(TimeSpan.FromMinutes(5));

        Assert.InRange(fleet.Events.Count / 300.0, perSecond * 0.85, perSecond * 1.15);
    }

    [Fact]
    public void Step_AfterAnHourOfChanges_HasAboutAsManyObjectsAsBefore()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 600, ChangesPerSecond = 20 });
        var before = fleet.Fleet.Count;

        fleet.Run(TimeSpan.FromHours(1), TimeSpan.FromSeconds(2));

        Assert.InRange(fleet.Fleet.Count, before * 0.9, before * 1.15);
    }
}
