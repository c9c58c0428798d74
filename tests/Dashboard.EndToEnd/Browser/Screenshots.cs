using Dashboard.EndToEnd.World;

namespace Dashboard.EndToEnd.Browser;

/// <summary>Makes the pictures of docs/screenshots: those of the README and the ones to hold beside the mockups. Written where SCREENSHOTS points, else to a temporary folder.</summary>
[Trait("category", "screenshots")]
public sealed class Screenshots(LiveWorld world, BrowserFixture browser)
{
    private static readonly string s_folder = Environment.GetEnvironmentVariable("SCREENSHOTS") ?? Path.Combine(Path.GetTempPath(), "dashboard-screenshots");

    public static TheoryData<string, bool, int> Shots()
    {
        TheoryData<string, bool, int> shots = [];
        foreach (var place in (string[])["overview", "objects", "topology", "timeline", "object", "relations", "compare", "rules", "changes", "capture", "proof"])
        foreach (var dark in (bool[])[false, true])
        foreach (var width in (int[])[1440, 400])
            shots.Add(place, dark, width);
        return shots;
    }

    [Theory]
    [MemberData(nameof(Shots))]
    public async Task Shot(string place, bool dark, int width)
    {
        Directory.CreateDirectory(s_folder);
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address, dark, width);
        await page.GotoAsync(await world.PathAsync(place));
        await page.WaitUntilLiveAsync();
        if (place is "topology" or "timeline") await page.Locator($"cr-{place}[data-drawn]").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });

        var file = Path.Combine(s_folder, $"{place}-{(dark ? "dark" : "light")}{(width == 1440 ? "" : "-" + width)}.png");
        await page.ScreenshotAsync(new() { Path = file });

        Assert.True(new FileInfo(file).Length > 10_000, "the picture is empty");
        await page.Context.CloseAsync();
    }
}
