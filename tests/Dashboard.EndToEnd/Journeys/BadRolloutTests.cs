using System.Text.RegularExpressions;
using Dashboard.EndToEnd.World;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Journeys;

/// <summary>Somebody is told that something is wrong, and finds the release that did it and who set it.</summary>
[Collection(StagedWorld.Name)]
public sealed partial class BadRolloutTests(StagedWorld world, BrowserFixture browser)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BadImage_LeadsFromTheOverviewToTheChangeThatSetIt(bool keyboard)
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        var hands = new Hands(page, errors, keyboard);
        await page.GotoAsync("/?cluster=" + world.Cluster("bad-image").Name);
        await page.WaitUntilLiveAsync();
        await world.ToldAsync("bad-image", steps: 1);

        // The page was open before it happened.
        var incident = page.Locator(".inc", new() { HasText = "ImagePullBackOff" });
        await incident.Locator("ins", new() { HasText = "-rc1" }).First.WaitForAsync(new() { Timeout = 60_000 }); // a pull is retried before it backs off
        await hands.StopAsync("Overview");
        await hands.EnterAsync();
        var pod = incident.Locator("a.name");
        var name = await pod.InnerTextAsync();
        await hands.FollowAsync(pod);

        await hands.StopAsync(name);
        await page.Locator(".why", new() { HasText = "ImagePullBackOff" }).First.WaitForAsync();
        await hands.FollowAsync(page.Locator("summary", new() { HasText = "Why" }));
        await page.Locator("details.why[open] li", new() { HasText = "ImagePullBackOff" }).First.WaitForAsync();
        await hands.FollowAsync(page.Locator(".crumb a", new() { HasTextRegex = Workload() }), back: true);

        await hands.StopAsync(await OwnerAsync(page));
        await hands.JumpAsync("h", page.GetByRole(AriaRole.Heading, new() { Name = "History" }));
        var release = page.Locator(".hist li", new() { HasText = "-rc1" }).Filter(new() { HasText = ".image" }).First;
        Assert.Contains("argocd-controller", await release.InnerTextAsync(), StringComparison.Ordinal);
        await hands.FollowAsync(release.GetByRole(AriaRole.Link, new() { NameRegex = Diff() }));

        await page.WaitForAddressAsync("tab=diff.*to=");
        await page.Locator(".tabs a[aria-current=page]", new() { HasText = "Diff" }).WaitForAsync();
        await hands.StopAsync(await OwnerAsync(page));
        var field = page.Locator(".line", new() { HasText = ".image" });
        await field.Locator("ins", new() { HasText = "-rc1" }).WaitForAsync();
        Assert.Contains("argocd-controller", await field.InnerTextAsync(), StringComparison.Ordinal);
        await hands.EndAsync();
    }

    /// <summary>Once it is a workload's page.</summary>
    private static async Task<string> OwnerAsync(IPage page)
    {
        await page.Locator(".title .kind", new() { HasTextRegex = Workload() }).WaitForAsync();
        return await page.Locator("h1").InnerTextAsync();
    }

    [GeneratedRegex("^(Deployment|Rollout)( |$)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Workload();

    [GeneratedRegex("^diff", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Diff();
}
