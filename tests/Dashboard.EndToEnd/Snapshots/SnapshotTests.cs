using Dashboard.EndToEnd.World;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Snapshots;

/// <summary>Pages as they looked when somebody last looked at them, at half of their size: wide and narrow, light and dark.</summary>
[Collection(StagedWorld.Name)]
[Trait("category", "snapshots")]
public sealed class SnapshotTests(StagedWorld world, BrowserFixture browser)
{
    public static TheoryData<string> Pages => ["overview", "objects", "object", "diff", "relations", "tree", "timeline", "changes", "rules", "search", "missing"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_LooksAsItDid(string name)
    {
        var path = await PathAsync(name);
        foreach (var width in (int[])[1440, 400])
        {
            var (page, _) = await browser.OpenAsync(world.Dashboard.Address, width: width, scale: 0.5f);
            await page.GotoAsync(path);
            await Baselines.SameFontsAsync(page);
            await page.WaitUntilLiveAsync();
            if (name == "tree") await page.Locator("cr-relations", new() { HasText = "corp-ca" }).WaitForAsync(); // read when the rest is there
            await Baselines.FreezeAsync(page);
            Dictionary<string, byte[]> pictures = [];
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                pictures[$"{name}-{width}-{scheme.ToString().ToLowerInvariant()}"] = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
            }

            foreach (var (picture, bytes) in pictures) await Baselines.CompareAsync(page, picture, bytes);
            await page.Context.CloseAsync();
        }
    }

    private async Task<string> PathAsync(string name)
    {
        var unwell = await StillLife.UnwellAsync(world);
        var cluster = world.Cluster("still").Name;
        return name switch
        {
            "overview" => $"/?cluster={cluster}",
            "objects" => $"/objects?cluster={cluster}&group=cert-manager.io&kind=Certificate&sort=name",
            "object" => $"/objects/{cluster}/{unwell}",
            "diff" or "relations" => $"/objects/{cluster}/{unwell}?tab={name}",
            "tree" => $"/topology?cluster={cluster}&table=1&selected={unwell}&lens=problems",
            "timeline" => $"/timeline?cluster={cluster}&range=15m",
            "changes" => $"/changes?cluster={cluster}&q=still-life",
            "rules" => $"/rules?cluster={cluster}",
            "search" => $"/search?cluster={cluster}&q=still-life",
            "missing" => $"/no-such-page?cluster={cluster}",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "one of Pages"),
        };
    }
}
