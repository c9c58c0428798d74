using Dashboard.EndToEnd.World;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Browser;

public sealed class ObjectPagesTests(LiveWorld world, BrowserFixture browser)
{
    [Fact]
    public async Task List_ScrolledToItsEnd_ShowsRowsOfLaterPages_AndKeepsWhatIsPicked()
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/objects?cluster={world.Cluster}&sort=name");
        await page.WaitUntilLiveAsync();
        var names = (await world.Dashboard.Client.GetStringAsync(new Uri($"/api/v1/objects/export?format=names&cluster={world.Cluster}&sort=name", UriKind.Relative), TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var last = names[^1][(names[^1].IndexOf('/', StringComparison.Ordinal) + 1)..];

        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = last, Exact = true }).CountAsync());
        await page.Locator("section.list").EvaluateAsync("list => new Promise(done => { const step = () => { list.scrollTop = list.scrollHeight; }; step(); list.addEventListener('scroll', step); done(); })");
        await page.GetByRole(AriaRole.Link, new() { Name = last, Exact = true }).Last.WaitForAsync();
        Assert.True(await page.Locator("section.list tbody tr").CountAsync() < 250, "all rows are in the page");

        await page.Locator("section.list tbody input[type=checkbox]").Last.CheckAsync();
        await page.Locator("#pick input[type=hidden][name=uid]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task List_WithoutScript_LeadsToTheNextPage()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address, script: false);
        await page.GotoAsync($"/objects?cluster={world.Cluster}&sort=name");
        var first = await page.Locator("tbody th a").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "First page" }).WaitForAsync();
        Assert.NotEqual(first, await page.Locator("tbody th a").First.InnerTextAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Header_ClickedWithShift_SortsByThatToo()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/objects?cluster={world.Cluster}&sort=namespace");
        await page.WaitUntilLiveAsync();
        await page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "Age", Exact = true }).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await page.WaitForAddressAsync("sort=namespace%2Cage");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Keys_WalkTheVersionsOfAnObject()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        var uid = await WithVersionsAsync();
        await page.GotoAsync($"/objects/{world.Cluster}/{uid}");
        await page.WaitUntilLiveAsync();
        await page.Keyboard.PressAsync("[");
        await page.WaitForAddressAsync("at=");
        await page.Locator(".tag.past").WaitForAsync();
        await page.Keyboard.PressAsync("]");
        await page.Locator(".tag.past").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Yaml_IsFoldedSearchedAndSaysWhoSetIt()
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/objects/{world.Cluster}/{await world.UidAsync()}");
        await page.WaitUntilLiveAsync();
        var yaml = page.Locator("#yaml-text");
        Assert.True(await yaml.Locator(".who").CountAsync() > 0, "no line says who set it");
        await yaml.GetByText("spec:").First.ClickAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Find in the text" }).FillAsync("secretName");
        await page.Locator("output").GetByText("1 of").WaitForAsync();
        await yaml.GetByText("secretName").First.WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    private async Task<string> WithVersionsAsync()
    {
        foreach (var certificate in await world.ObjectsAsync("cert-manager.io", "Certificate"))
        {
            var uid = certificate!["uid"]!.GetValue<string>();
            var changes = await world.Dashboard.Client.GetStringAsync(new Uri($"/api/v1/objects/{world.Cluster}/{uid}/changes", UriKind.Relative), TestContext.Current.CancellationToken);
            if (changes.Contains("\"verb\":\"modified\"", StringComparison.Ordinal))
                return uid;
        }

        throw new InvalidOperationException("No certificate of the fleet has changed.");
    }
}
