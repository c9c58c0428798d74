using Dashboard.EndToEnd.World;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Browser;

public sealed class EveryPageTests(LiveWorld world, BrowserFixture browser)
{
    public static TheoryData<string, bool> PagesInBothThemes()
    {
        TheoryData<string, bool> data = [];
        foreach (var place in Places.All)
        {
            data.Add(place.Data, false);
            data.Add(place.Data, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PagesInBothThemes))]
    public async Task Page_HasNoAccessibilityFindingsAndViolatesNoPolicy(string place, bool dark)
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address, dark);
        await page.GotoAsync(await world.PathAsync(place));
        await page.WaitUntilLiveAsync();

        string[] errorsOfThePage = [.. errors]; // what axe injects into the page afterwards is not the page's

        var findings = (await page.RunAxe()).Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}\n" + string.Join('\n', violation.Nodes.Take(5).Select(node => "    " + node.Html))).ToList();

        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.DoesNotContain(errorsOfThePage, error => !error.Contains("404 (Not Found)", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(Places.All), MemberType = typeof(Places))]
    public async Task Page_AtPhoneWidth_DoesNotScrollSideways(string place)
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address, width: 400, height: 800);
        await page.GotoAsync(await world.PathAsync(place));
        await page.WaitUntilLiveAsync();

        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

        Assert.True(overflow <= 0, $"{place} is {overflow} px wider than the screen");
        await page.Context.CloseAsync();
    }
}
