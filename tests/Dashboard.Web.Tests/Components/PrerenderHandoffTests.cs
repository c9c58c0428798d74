using Dashboard.Web.Components.Live;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Web.Tests.Components;

public sealed class PrerenderHandoffTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Take_Twice_GivesOnce()
    {
        var handoff = new PrerenderHandoff(clock);
        var key = handoff.Keep("anna", "data");
        Assert.Equal("data", handoff.Take<string>("anna", key));
        Assert.Null(handoff.Take<string>("anna", key));
    }

    [Fact]
    public void Take_BySomeoneElse_GivesNothing()
    {
        var handoff = new PrerenderHandoff(clock);
        Assert.Null(handoff.Take<string>("eve", handoff.Keep("anna", "data")));
    }

    [Fact]
    public void Take_AfterHalfAMinute_GivesNothing()
    {
        var handoff = new PrerenderHandoff(clock);
        var key = handoff.Keep("anna", "data");
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(handoff.Take<string>("anna", key));
    }

    [Fact]
    public void Keep_Full_RefusesUntilOldOnesExpire()
    {
        var handoff = new PrerenderHandoff(clock);
        for (var i = 0; i < PrerenderHandoff.MaxEntries; i++)
            Assert.NotNull(handoff.Keep("anna", "data"));
        Assert.Null(handoff.Keep("anna", "data"));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.NotNull(handoff.Keep("anna", "data"));
    }
}
