using System.Text.Json.Nodes;
using Dashboard.EndToEnd.World;
using Dashboard.Simulator.Store;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Browser;

public sealed class LiveChangeTests(LiveWorld world, BrowserFixture browser)
{
    /// <summary>What a person does with kubectl: the open page shows the change, its diff and its manager without a reload.</summary>
    [Fact]
    public async Task Patch_ShowsOnTheOpenObjectPage_WithDiffAndManager()
    {
        var target = (await world.ObjectsAsync("cert-manager.io", "Certificate"))[0]!;
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/objects/{world.Cluster}/{target["uid"]}");
        await page.WaitUntilLiveAsync();
        await page.EvaluateAsync("() => { window.notReloaded = true; }");

        world.Simulator.Clusters[0].Store.Patch(
            "cert-manager.io/v1", "Certificate", target["namespace"]!.GetValue<string>(), target["name"]!.GetValue<string>(), PatchType.Merge,
            new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["changed-by-test"] = "yes" } } }, new WriteOptions("kubectl-edit"));

        var history = page.Locator(".panel", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "History" }) });
        await history.GetByText("changed-by-test").First.WaitForAsync();
        await history.GetByText("kubectl-edit").First.WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.notReloaded === true"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task NewObject_ShowsInTheOpenList_WithoutReload()
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/objects?cluster={world.Cluster}&kind=ConfigMap&q=appears-live");
        await page.WaitUntilLiveAsync();

        world.CreateMap("appears-live");

        await page.Locator("main tbody").GetByText("appears-live").First.WaitForAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>A row that changes is replaced as one piece of HTML.</summary>
    [Fact]
    public async Task WhatSomebodyHolds_Stays_WhenItsRowChanges()
    {
        var store = world.Simulator.Clusters[0].Store;
        static JsonObject Secret(string name) => new() { ["spec"] = new JsonObject { ["secretName"] = name, ["issuerRef"] = new JsonObject { ["name"] = "held" } } };
        var certificate = Secret("held-before");
        (certificate["apiVersion"], certificate["kind"], certificate["metadata"]) = ("cert-manager.io/v1", "Certificate", new JsonObject { ["name"] = "held-row", ["namespace"] = "default" });
        store.Create(certificate, new WriteOptions("kubectl-create"));
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/objects?cluster={world.Cluster}&group=cert-manager.io&kind=Certificate&q=held-row");
        await page.WaitUntilLiveAsync();
        var row = page.Locator("main tbody tr", new() { HasText = "held-row" });
        await row.GetByRole(AriaRole.Checkbox).CheckAsync();
        store.Patch("cert-manager.io/v1", "Certificate", "default", "held-row", PatchType.Merge, Secret("held-after"), new WriteOptions("kubectl-edit"));
        await row.GetByText("held-after").WaitForAsync();
        await Assertions.Expect(row.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();

        await page.Locator("[popovertarget=kind-menu]").ClickAsync();
        var kind = page.Locator("#kind-menu a[href*='kind=ConfigMap']");
        await kind.FocusAsync();
        var count = await kind.Locator("b").InnerTextAsync();
        world.CreateMap("held-too");
        await Assertions.Expect(kind.Locator("b")).Not.ToHaveTextAsync(count);
        await Assertions.Expect(kind).ToBeFocusedAsync();
        store.Delete("cert-manager.io/v1", "Certificate", "default", "held-row");
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    /// <summary>What a tab does that nobody has looked at for a while, and when somebody does again. Meanwhile it is not taken for one that has lost the server.</summary>
    [Fact]
    public async Task CircuitGivenUpAndTakenUpAgain_ShowsWhatIsThere_AndFollows()
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync($"/objects?cluster={world.Cluster}&kind=ConfigMap&q=body-looked");
        await page.WaitUntilLiveAsync();
        await page.EvaluateAsync("() => { window.looked = 0; const reconnect = Blazor.reconnect; Blazor.reconnect = () => { window.looked++; return reconnect(); }; }");
        Assert.True(await page.EvaluateAsync<bool>("() => Blazor.pauseCircuit()"));
        world.CreateMap("nobody-looked");

        // Longer than a page takes that asks whether the server is back.
        await page.EvaluateAsync("async () => { for (let i = 0; i < 30; i++) await fetch('/healthz/ready', { cache: 'no-store' }); }");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.looked"));
        Assert.True(await page.EvaluateAsync<bool>("() => Blazor.resumeCircuit()"));
        await page.Locator("main tbody").GetByText("nobody-looked").First.WaitForAsync();
        world.CreateMap("somebody-looked");
        await page.Locator("main tbody").GetByText("somebody-looked").First.WaitForAsync();
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    /// <summary>What was rendered stays until the circuit takes over: a page that is blank between flickers, and whoever reads loses the place.</summary>
    [Fact]
    public async Task EnhancedNavigation_ToALivePage_IsNeverBlankBetween()
    {
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        await page.GotoAsync("/?cluster=" + world.Cluster);
        await page.WaitUntilLiveAsync();
        await page.EvaluateAsync(
            """
            () => {
              window.seen = [];
              new MutationObserver(() => window.seen.push(`${document.querySelector('main h1')?.textContent} ${!!document.querySelector('main [data-interactive=true]')}`))
                .observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-interactive'] });
            }
            """);
        await page.Locator("nav a[title=Objects]").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Objects", Exact = true, Level = 1 }).WaitForAsync();
        await page.WaitUntilLiveAsync();

        var seen = await page.EvaluateAsync<string[]>("() => window.seen");
        Assert.Contains("Objects false", seen);
        Assert.DoesNotContain(seen, each => each.StartsWith("undefined", StringComparison.Ordinal));
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("changes")]
    [InlineData("diff")]
    [InlineData("object")]
    [InlineData("objects")]
    [InlineData("overview")]
    [InlineData("topology")]
    [InlineData("timeline")]
    [InlineData("capture")]
    public async Task Page_WithoutScript_ShowsItsContent(string place)
    {
        var (page, _) = await browser.OpenAsync(world.Dashboard.Address, script: false);
        await page.GotoAsync(await world.PathAsync(place));

        await page.Locator("main h1").First.WaitForAsync(new() { State = WaitForSelectorState.Visible });
        var text = await page.Locator("main").InnerTextAsync();
        Assert.True(text.Length > 200, $"{place} says only: {text}");
        await page.Context.CloseAsync();
    }

}
