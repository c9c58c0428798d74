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
    public async Task Step_StoryToldAtOnce_IsPaidBackLikeAnyOtherChange()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 400, ChangesPerSecond = 10, Stories = false });
        fleet.Run(TimeSpan.FromSeconds(5));
        var staging = fleet.Fleet.StageAsync("replica-fight");
        fleet.Fleet.Step();
        var story = await staging;
        var before = fleet.Events.Count(change => change.ResourceType.Kind != "Event");
        var telling = story.TellAsync(60);

        fleet.Run(TimeSpan.FromSeconds(20));

        await telling;
        Assert.Equal(60, fleet.Told.Count);
        Assert.InRange(fleet.Events.Count(change => change.ResourceType.Kind != "Event") - before, 20 * 10 * 0.85, 20 * 10 * 1.15);
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
