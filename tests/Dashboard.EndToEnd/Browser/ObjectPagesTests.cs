using Dashboard.EndToEnd.World;
using Dashboard.Testing;
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
        // Again and again: the list grows when the rows behind its first page join it, which scrolls nothing.
        await page.Locator("section.list").EvaluateAsync("list => { setInterval(() => { list.scrollTop = list.scrollHeight; }, 50); }");
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
        var older = await page.Locator(".tag.past").InnerTextAsync();
        await page.Keyboard.PressAsync("]");
        await Assertions.Expect(page.Locator(".tag.past")).Not.ToHaveTextAsync(older);
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
        string? found = null;
        await Wait.UntilAsync(
            async () =>
            {
                foreach (var certificate in await world.ObjectsAsync("cert-manager.io", "Certificate"))
                {
                    var uid = certificate!["uid"]!.GetValue<string>();
                    var changes = await world.Dashboard.Client.GetStringAsync(new Uri($"/api/v1/objects/{world.Cluster}/{uid}/changes", UriKind.Relative), TestContext.Current.CancellationToken);
                    if (changes.Contains("\"verb\":\"modified\"", StringComparison.Ordinal))
                        found = uid;
                }

                return found is not null;
            }, TimeSpan.FromSeconds(60), () => "No certificate of the fleet changes.", TestContext.Current.CancellationToken);
        return found!;
    }
}
