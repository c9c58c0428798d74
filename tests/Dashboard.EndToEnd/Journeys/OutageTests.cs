using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.World;
using Dashboard.Simulator.Store;
using Dashboard.Testing;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Journeys;

/// <summary>
/// Somebody's connection goes away while things happen. The pages say so, keep what they show, and have everything when it is back. <c>OUTAGE</c> is how many
/// seconds it is away for; by default no longer than the pages need to notice.
/// </summary>
[Collection(StagedWorld.Name)]
public sealed partial class OutageTests(StagedWorld world, BrowserFixture browser)
{
    private const int Missed = 20;

    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("OUTAGE"), out var seconds) ? seconds : 0);

    [Theory]
    [InlineData("overview")]
    [InlineData("topology")]
    public async Task LostConnection_IsSaid_AndNothingIsMissedOnceItIsBack(string place)
    {
        var cluster = world.Cluster("outage");
        await using var line = new Testing.Proxy(new IPEndPoint(IPAddress.Loopback, world.Dashboard.Address.Port));
        var (page, _) = await browser.OpenAsync(new Uri($"http://127.0.0.1:{line.Port}"));
        await page.GotoAsync((place == "overview" ? "/?cluster=" : "/topology?cluster=") + cluster.Name);
        await page.WaitUntilLiveAsync();
        if (place == "topology") await page.Locator("cr-topology[data-drawn]").WaitForAsync();
        await page.Locator("[data-connection=live]").WaitForAsync();
        await page.EvaluateAsync("() => { window.notReloaded = true; }");
        var before = await world.Dashboard.ObjectsAsync(cluster.Name);
        await CountedAsync(before);

        line.Refusing = true;
        line.CutAll();
        await page.Locator("[data-connection=disconnected]", new() { HasText = "Not connected" }).WaitForAsync();
        for (var i = 0; i < Missed; i++) Create(cluster.Store, $"{place}-away-{i}");
        await Task.Delay(s_away, TestContext.Current.CancellationToken);
        Assert.Equal(before, await CountAsync());
        line.Refusing = false;

        await page.Locator("[data-connection=live]").WaitForAsync(new() { Timeout = 60_000 });
        await CountedAsync(before + Missed);
        Create(cluster.Store, $"{place}-back");
        await CountedAsync(before + Missed + 1);
        Assert.True(await page.EvaluateAsync<bool>("() => window.notReloaded === true"));
        await page.Context.CloseAsync();

        // Both pages have a sentence that counts all objects.
        async Task<int> CountAsync() => int.Parse(
            AllObjects().Match(await page.Locator(place == "overview" ? ".lead" : "cr-topology .counts").InnerTextAsync()).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

        Task CountedAsync(int objects)
        {
            var seen = 0;
            return Wait.UntilAsync(
                async () => (seen = await CountAsync()) == objects, TimeSpan.FromSeconds(15), () => $"The page does not come to {objects} objects; it has {seen}.", TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex("(?:All|of|Drawn) ([0-9,]+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex AllObjects();

    private static void Create(ObjectStore store, string name) => store.Create(
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "orders" } }, new WriteOptions("kubectl-create"));
}
