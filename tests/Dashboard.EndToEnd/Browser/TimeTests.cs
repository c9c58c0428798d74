using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.World;
using Dashboard.Simulator.Store;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Browser;

public sealed partial class TimeTests(LiveWorld world, BrowserFixture browser)
{
    [Fact]
    public async Task Timeline_DrawsItsLanes_AndAKeyBrushesThem()
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync(await world.PathAsync("timeline"));
        await page.Locator("cr-timeline[data-drawn]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await page.Locator("cr-timeline .over").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("b");
        await page.GetByRole(AriaRole.Heading, new() { NameRegex = InTheBrush() }).WaitForAsync();
        await page.WaitForAddressAsync("selected=.*bfrom=|bfrom=.*selected=");
        await page.Keyboard.PressAsync("b");

        await page.WaitForAddressAsync("[?&]from=");
        await page.Locator("nav a[title=Changes][href*='from=']").WaitForAsync();
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Timeline_IsDrawnFromWhatThePageBrings_AndReadsOnFromThere()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        await page.RouteAsync("**/api/v1/timeline?*", route => route.AbortAsync());
        await page.GotoAsync(await world.PathAsync("timeline"));
        await page.Locator("cr-timeline[data-drawn]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Matches(@"[\d,]+ objects · \d+ lanes? shown", await page.Locator("cr-timeline .counts").InnerTextAsync());

        await page.UnrouteAsync("**/api/v1/timeline?*");
        var further = await page.WaitForResponseAsync(response => response.Url.Contains("/api/v1/timeline?", StringComparison.Ordinal));
        Assert.Equal(200, further.Status);
        await page.Context.CloseAsync();
    }

    /// <summary>A paused page keeps what it shows and says how much it holds back; going on shows it.</summary>
    [Fact]
    public async Task Space_HoldsBackWhatArrives_UntilItGoesOn()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        var target = (await world.ObjectsAsync("cert-manager.io", "Certificate"))[^1]!;
        await page.GotoAsync($"/objects/{world.Cluster}/{target["uid"]}");
        await page.WaitUntilLiveAsync();
        await page.Locator("h1").First.ClickAsync();
        await page.Keyboard.PressAsync(" ");
        await page.Locator("[data-connection=paused]").WaitForAsync();

        world.Simulator.Clusters[0].Store.Patch(
            "cert-manager.io/v1", "Certificate", target["namespace"]!.GetValue<string>(), target["name"]!.GetValue<string>(), PatchType.Merge,
            new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["held-back"] = "yes" } } }, new WriteOptions("kubectl-edit"));

        await page.Locator("[data-resume]", new() { HasTextRegex = NewChanges() }).WaitForAsync();
        Assert.Equal(0, await page.GetByText("held-back").CountAsync());
        await page.Locator("[data-resume]").ClickAsync();
        await page.GetByText("held-back").First.WaitForAsync();
        await page.Locator("[data-connection=live]").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Brackets_StepBackChangeByChange_AndAheadAgain()
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/timeline?cluster={world.Cluster}&at=5");
        await page.Locator(".is-past").WaitForAsync();
        await page.Keyboard.PressAsync("[");
        await page.WaitForAddressAsync("[?&]at=4(&|$)");
        await page.Locator(".time[data-at='4']").WaitForAsync();
        await page.Keyboard.PressAsync("]");
        await page.WaitForAddressAsync("[?&]at=5(&|$)");
        await page.Locator(".time[data-at='5']").WaitForAsync();
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Rail_DraggingItsHead_GoesToThePast()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync("/changes?cluster=" + world.Cluster);
        await page.Locator("cr-rail[data-drawn]").WaitForAsync();
        var box = (await page.Locator("cr-rail").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width - 5, box.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width - 200, box.Y + 10, new() { Steps = 5 });
        await page.Mouse.UpAsync();

        await page.Locator(".is-past").WaitForAsync();
        Assert.Matches("/changes\\?.*at=", page.Url);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task GoToATime_WithoutScript_IsAForm()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address, script: false);
        await page.GotoAsync("/changes?cluster=" + world.Cluster);
        await page.Locator("[data-key=t]").ClickAsync();
        await page.Locator("#time-menu").GetByRole(AriaRole.Button, new() { Name = "Go there" }).ClickAsync();
        await page.Locator(".is-past .back").WaitForAsync();
        Assert.Contains("cluster=" + world.Cluster, page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [GeneratedRegex("In the brush", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex InTheBrush();

    [GeneratedRegex("[1-9][0-9,]* new change", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NewChanges();
}
