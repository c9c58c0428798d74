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

    public static TheoryData<string, int> PagesInBothWidths()
    {
        TheoryData<string, int> data = [];
        foreach (var place in Places.All)
        {
            data.Add(place.Data, 1440);
            data.Add(place.Data, 400);
        }

        return data;
    }

    /// <summary>Nothing is cut off without a word, no labels collide, and nothing scrolls sideways.</summary>
    [Theory]
    [MemberData(nameof(PagesInBothWidths))]
    public async Task Page_HasRoomForWhatItSays(string place, int width)
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address, width: width, height: width == 400 ? 800 : 900);
        await page.GotoAsync(await world.PathAsync(place));
        await page.WaitUntilLiveAsync();

        var problems = await page.EvaluateAsync<string[]>(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Browser", "layout.js"), TestContext.Current.CancellationToken));

        Assert.True(problems.Length == 0, string.Join('\n', problems));
        await page.Context.CloseAsync();
    }
}
