using System.Text.Json.Nodes;
using Dashboard.EndToEnd.World;
using Dashboard.Testing;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Browser;

public sealed class TopologyTests(LiveWorld world, BrowserFixture browser)
{
    [Fact]
    public async Task Selection_ByKeyboard_IsInAddressTableAndInspector()
    {
        var page = await OpenAsync("");
        var canvas = page.Locator("cr-topology canvas[role=application]");
        await canvas.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Locator("aside.insp h2").WaitForAsync();
        await page.WaitForAddressAsync("selected=");
        var uid = Query(page, "selected");
        await page.Locator($"#tree-table [data-uid='{uid}'][aria-selected=true], aside.insp a[href*='{uid}']").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await canvas.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForAddressAsync("^(?!.*selected=)");
        await page.Context.CloseAsync();
    }

    /// <summary>Ahead of the scripts, by the head of the page: what it asks for and what the canvas asks for must be the same to the browser.</summary>
    [Fact]
    public async Task Snapshot_IsAskedForOnce()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        List<string> asked = [];
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/api/v1/topology?", StringComparison.Ordinal)) asked.Add(request.Url);
        };
        await page.GotoAsync($"/topology?cluster={world.Cluster}&ns=orders");
        await page.Locator("cr-topology[data-drawn]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Single(asked);
        Assert.Equal("link", await page.EvaluateAsync<string>("address => performance.getEntriesByName(address)[0].initiatorType", asked[0]));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Focus_GoneTo_IsAnEntryOfTheHistory()
    {
        var page = await OpenAsync("&focus=orders");
        var here = page.Locator("cr-topology .crumbs b");
        await Assertions.Expect(here).ToHaveTextAsync("orders");
        await page.GetByRole(AriaRole.Button, new() { Name = "All namespaces", Exact = true }).ClickAsync();
        await Assertions.Expect(here).ToHaveTextAsync("All namespaces");
        Assert.Equal("*", Query(page, "focus"));

        await page.GoBackAsync();
        await Assertions.Expect(here).ToHaveTextAsync("orders");
        await page.GoForwardAsync();
        await Assertions.Expect(here).ToHaveTextAsync("All namespaces");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Lens_ByLink_CountsWhatItLeavesOutOnCanvasAndPage()
    {
        var page = await OpenAsync("");
        await page.Locator(".seg2").GetByRole(AriaRole.Link, new() { Name = "Problems" }).ClickAsync();
        await page.WaitForAddressAsync("lens=problems");
        await page.Locator("cr-topology .counts", new() { HasText = "left out by the lens" }).WaitForAsync();
        await page.Locator(".tb", new() { HasText = "left out" }).WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task TreeTable_ByItsKey_StandsInTheCanvassPlaceAndItsRowsSelect()
    {
        var page = await OpenAsync("");
        await page.Keyboard.PressAsync("g");
        await page.WaitForAddressAsync("table=1");
        await page.Locator("#tree-table.open").WaitForAsync();
        var uid = await page.Locator("#tree-table [role=row][data-uid]").First.GetAttributeAsync("data-uid");
        await page.Locator($"#tree-table [data-uid='{uid}']").ClickAsync(new() { Position = new() { X = 600, Y = 10 } });
        await page.Locator("aside.insp h2").WaitForAsync();
        await page.WaitForAddressAsync("selected=" + uid);
        await page.Context.CloseAsync();
    }

    /// <summary>A step onto a row reads the page again, in which a row may have come above it.</summary>
    [Fact]
    public async Task RowThatHasTheFocus_KeepsIt_WhenOneComesAbove()
    {
        await CreateAsync("walked-c");
        await CreateAsync("walked-b");
        var page = await OpenAsync("&q=walked-&table=1");
        await page.Locator("#tree-table tbody tr", new() { HasText = "walked-b" }).FocusAsync();
        await CreateAsync("walked-a");

        await page.Keyboard.PressAsync("ArrowDown");

        var focused = page.Locator("#tree-table tr:focus");
        await Assertions.Expect(focused).ToContainTextAsync("walked-c");
        await page.WaitForAddressAsync("selected=" + await focused.GetAttributeAsync("data-uid"));
        await page.Locator("#tree-table tbody tr", new() { HasText = "walked-a" }).WaitForAsync();
        await Assertions.Expect(focused).ToContainTextAsync("walked-c");
        await page.Context.CloseAsync();
    }

    /// <summary>Who walks on while the page of the row before is still on its way has chosen the later row.</summary>
    [Fact]
    public async Task RowThatIsChosenLast_StaysChosen_WhenThePageOfTheOneBeforeComesLate()
    {
        foreach (var name in (string[])["chosen-a", "chosen-b"]) await CreateAsync(name);
        var page = await OpenAsync("&q=chosen-&table=1");
        var rows = page.Locator("#tree-table tbody tr");
        var (before, last) = (await rows.Nth(0).GetAttributeAsync("data-uid"), await rows.Nth(1).GetAttributeAsync("data-uid"));
        var late = new TaskCompletionSource();
        await page.RouteAsync(url => url.Contains("/topology?", StringComparison.Ordinal) && url.Contains("selected=" + before, StringComparison.Ordinal), async route =>
        {
            var answer = await route.FetchAsync();
            await rows.Nth(1).DispatchEventAsync("click");
            await route.FulfillAsync(new() { Response = answer });
            late.SetResult();
        });

        await rows.Nth(0).DispatchEventAsync("click");

        await late.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.Locator("aside.insp h2", new() { HasText = "chosen-b" }).WaitForAsync();
        await page.WaitForAddressAsync("selected=" + last);
        await page.Context.CloseAsync();
    }

    /// <summary>An object that the table does not hold is asked of the server before it can be selected.</summary>
    [Fact]
    public async Task RowThatIsChosenLast_StaysChosen_WhenAnObjectChosenBeforeIsFoundLate()
    {
        await CreateAsync("found-late");
        await CreateAsync("sought-elsewhere");
        var other = JsonNode.Parse(await world.Dashboard.Client.GetStringAsync(
            new Uri($"/api/v1/objects?cluster={world.Cluster}&kind=ConfigMap&q=sought-elsewhere", UriKind.Relative), TestContext.Current.CancellationToken))!["items"]![0]!["uid"]!.GetValue<string>();
        var page = await OpenAsync("&q=found-late&table=1");
        var row = page.Locator("#tree-table tbody tr");
        var last = await row.GetAttributeAsync("data-uid");
        var chosen = new TaskCompletionSource();
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync(url => url.Contains("root=" + other, StringComparison.Ordinal), async route =>
        {
            asked.TrySetResult();
            await chosen.Task;
            await route.FulfillAsync(new() { Response = await route.FetchAsync() });
            answered.TrySetResult();
        });
        await page.EvaluateAsync(
            """
            uid => {
              history.pushState(history.state, '', `${location.pathname}${location.search}&selected=${uid}`);
              dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
            }
            """, other);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await row.DispatchEventAsync("click");
        await page.WaitForAddressAsync("selected=" + last);
        chosen.SetResult();

        await answered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.EvaluateAsync("async () => { await fetch('/healthz/ready', { cache: 'no-store' }); await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))); }"); // the answer is taken
        Assert.Equal(last, Query(page, "selected"));
        await page.Locator("aside.insp h2", new() { HasText = "found-late" }).WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task L_ShowsTheSelectionsTimelineBelow_AndTakesItAwayAgain()
    {
        var page = await OpenAsync("&selected=" + await world.UidAsync());
        await page.Locator("aside.insp h2").WaitForAsync();
        await page.Keyboard.PressAsync("l");
        await page.WaitForAddressAsync("lanes=1");
        await page.Locator("#lanes cr-timeline[data-drawn]").WaitForAsync();
        // Beside the inspector, which keeps its whole height, and inside the page.
        Assert.Equal("true true", await page.EvaluateAsync<string>(
            """
            () => {
              const box = selector => document.querySelector(selector).getBoundingClientRect();
              const [lanes, inspector, all] = [box('#lanes'), box('aside.insp'), box('.tg')];
              return `${lanes.bottom <= all.bottom && lanes.right <= inspector.left + 1} ${Math.abs(inspector.height - all.height) < 2}`;
            }
            """));
        await page.Keyboard.PressAsync("l");
        await page.WaitForAddressAsync("^(?!.*lanes=1)");
        await page.Locator("#lanes").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Past_IsSaidAndNotFollowed()
    {
        var page = await OpenAsync("&at=100");
        await page.Locator(".note.past", new() { HasText = "as it was at position 100" }).WaitForAsync();
        Assert.Null(await page.Locator("cr-topology").GetAttributeAsync("hub-url"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Return to live" }).First.ClickAsync();
        await page.Locator("cr-topology[hub-url]").WaitForAsync();
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(string query)
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/topology?cluster={world.Cluster}{query}");
        await page.Locator("cr-topology[data-drawn]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }

    private async Task CreateAsync(string name)
    {
        world.CreateMap(name);
        await Wait.UntilAsync(
            async () => (await world.Dashboard.Client.GetStringAsync(new Uri($"/api/v1/objects?cluster={world.Cluster}&kind=ConfigMap&q={name}", UriKind.Relative), TestContext.Current.CancellationToken)).Contains($"\"{name}\"", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30), () => $"{name} does not come.", TestContext.Current.CancellationToken);
    }

    private static string? Query(IPage page, string name) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(page.Url).Query)[name];
}
