using Dashboard.EndToEnd.World;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Journeys;

/// <summary>Somebody follows a certificate that is not renewed to the issuer that cannot sign, and sees both in time.</summary>
[Collection(StagedWorld.Name)]
public sealed class BrokenIssuerTests(StagedWorld world, BrowserFixture browser)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BrokenIssuer_IsFoundFromTheCertificate(bool keyboard)
    {
        await BreakAsync();
        var (page, errors) = await browser.OpenAsync(world.Dashboard.Address);
        var hands = new Hands(page, errors, keyboard);
        await page.GotoAsync("/?cluster=" + world.Cluster("broken-issuer").Name);

        await page.Locator(".lead", new() { HasText = "ClusterIssuer corp-ca" }).WaitForAsync();
        await hands.StopAsync("Overview");
        await hands.EnterAsync();
        await hands.FollowAsync(page.GetByRole(AriaRole.Link, new() { Name = "Show problems" }));

        await page.WaitForAddressAsync("/topology.*lens=problems");
        await page.Locator("cr-topology[data-drawn]").WaitForAsync();
        await hands.StopAsync("Topology");
        await hands.PressAsync("g", page.Locator("[data-key=g]"));
        var row = page.Locator("#tree-table [role=row]", new() { HasText = "Certificate" }).Filter(new() { HasText = "IssuerNotReady" }).First;
        await hands.ChooseAsync(row);
        await page.Locator(".insp", new() { HasText = "IssuerNotReady" }).WaitForAsync();
        await hands.FollowAsync(page.Locator(".insp h2 a"));

        await page.Locator(".title .kind", new() { HasText = "Certificate" }).WaitForAsync();
        await hands.StopAsync(await page.Locator("h1").InnerTextAsync());
        await page.Locator(".why", new() { HasText = "IssuerNotReady" }).First.WaitForAsync();
        await hands.FollowAsync(page.Locator(".tabs a", new() { HasText = "Relations" }));

        await page.WaitForAddressAsync("tab=relations");
        await page.Locator(".tabs a[aria-current=page]", new() { HasText = "Relations" }).WaitForAsync();
        await hands.StopAsync(await page.Locator("h1").InnerTextAsync());
        await hands.FollowAsync(page.Locator("main a.obj", new() { HasText = "ClusterIssuer" }).First);

        await hands.StopAsync("corp-ca");
        await page.Locator(".why", new() { HasText = "ErrGetKeyPair" }).First.WaitForAsync();
        await page.Locator(".line", new() { HasText = "Ready" }).Filter(new() { HasText = "False" }).First.WaitForAsync();
        await page.Locator(".hist li", new() { HasText = "spec.ca.secretName" }).First.WaitForAsync();
        await hands.FollowAsync(page.Locator("nav.nav a[title=Timeline]"), back: true);

        await page.WaitForAddressAsync("/timeline");
        await page.Locator("cr-timeline[data-drawn]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await hands.StopAsync("Timeline");
        foreach (var lane in (string[])["ClusterIssuer corp-ca", "Certificate "])
            await page.Locator("cr-timeline table tr", new() { HasText = lane }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await hands.EndAsync();
    }

    /// <summary>The issuer first; certificates fall due once it cannot sign.</summary>
    private async Task BreakAsync()
    {
        await world.ToldAsync("broken-issuer", steps: 1);
        await world.UnwellAsync("broken-issuer", "cert-manager.io", "ClusterIssuer", "ErrGetKeyPair");
        await world.ToldAsync("broken-issuer", steps: 3);
        await world.UnwellAsync("broken-issuer", "cert-manager.io", "Certificate", "IssuerNotReady");
    }
}
