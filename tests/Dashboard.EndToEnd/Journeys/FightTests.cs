using Dashboard.EndToEnd.World;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Journeys;

/// <summary>Somebody is told of two tools that write the same field, and watches them do it.</summary>
[Collection(StagedWorld.Name)]
public sealed class FightTests(StagedWorld world, BrowserFixture browser)
{
    /// <summary>Steps of the story: each is the turn of one of the two.</summary>
    private const int Turns = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fight_IsFoundOnTheOverview_AndWatchedOnTheObject(bool keyboard)
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        var hands = new Hands(page, errors, keyboard);
        await page.GotoAsync("/?cluster=" + world.Cluster("replica-fight").Name);
        await page.WaitUntilLiveAsync();
        await world.ToldAsync("replica-fight", Turns);

        var fight = page.Locator(".finding", new() { HasText = "fight over spec.replicas" });
        await fight.WaitForAsync();
        foreach (var manager in (string[])["argocd-controller", "autoscaler"]) Assert.Contains(manager, await fight.InnerTextAsync(), StringComparison.Ordinal);
        await hands.StopAsync("Overview");
        await hands.EnterAsync();
        var workload = fight.Locator("a.l");
        var name = (await workload.InnerTextAsync()).Split(' ')[1];
        await hands.FollowAsync(workload);

        await hands.StopAsync(name);
        await fight.WaitForAsync();
        var replicas = page.Locator(".hist li", new() { HasText = "spec.replicas" });
        var newest = await replicas.First.InnerTextAsync();
        var told = await world.TellOneMoreAsync("replica-fight");
        await Assertions.Expect(replicas.First).Not.ToHaveTextAsync(newest, new() { UseInnerText = true });
        foreach (var manager in (string[])["argocd-controller", "autoscaler"]) await replicas.Filter(new() { HasText = manager }).First.WaitForAsync();

        // Whose turn it was last is whose field it is now.
        var last = (told - Turns) % 2 == 0 ? "argocd-controller" : "autoscaler";
        await page.Locator(".yl", new() { HasText = "replicas:" }).And(page.Locator($"[title^='set by {last}']")).First.WaitForAsync();
        await hands.FollowAsync(fight.Locator("a.n"));

        await page.WaitForAddressAsync("/changes.*path");
        await hands.StopAsync("Changes");
        await page.Locator("main tbody tr", new() { HasText = "autoscaler" }).First.WaitForAsync();
        await hands.EndAsync();
    }
}
