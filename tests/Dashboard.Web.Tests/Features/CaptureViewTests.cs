using Bunit;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Projections.Coverage;
using Dashboard.Watch;
using Dashboard.Web.Components;
using Dashboard.Web.Features.CaptureHealth;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class CaptureViewTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    public CaptureViewTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void ForbiddenScope_SaysTheMissingVerbAndResource()
    {
        var view = Show(new(0, []), Row("secrets", ScopeState.Forbidden));
        Assert.Equal("The verb 'list' on secrets at the cluster scope is not permitted (403).", view.Find("tbody .error").TextContent);
        Assert.Contains("Not permitted", view.Find("tbody td").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("#quarantine"));
    }

    [Fact]
    public void Quarantine_IsCountedInItsRow_AndLeadsToTheObjects()
    {
        var bad = new QuarantinedObject(new GroupVersionKind("", "v1", "Pod"), "pods", "shop", "<b>web</b>", "u-1", Now, 12_345);
        var view = Show(new(1, [bad]), Row("pods", ScopeState.Watching) with { Quarantined = 1 });
        Assert.Equal(("1 object in quarantine", "/capture?cluster=prod#quarantine"), (view.Find("tbody a.error").TextContent, view.Find("tbody a.error").GetAttribute("href")));
        var link = view.Find("section[aria-labelledby=quarantine] tbody a");
        Assert.Equal(("shop/<b>web</b>", new ObjectAddress("prod", "u-1").Url), (link.TextContent, link.GetAttribute("href")));
        Assert.Contains("12,345", view.Find("section[aria-labelledby=quarantine] tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("but for 1 object in quarantine", view.Find(".lead").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Alarm_StandsInItsRow()
    {
        var row = Row("pods", ScopeState.Watching);
        var view = Show(new(0, []), row with { Status = row.Status with { Refused = 3 } });
        Assert.Equal("3 versions went backwards and were refused: a stale replica answered", view.Find("tbody .error").TextContent);
    }

    private IRenderedComponent<CaptureView> Show(Quarantined quarantined, params ScopeRow[] rows) =>
        Render<CaptureView>(parameters => parameters.Add(p => p.Data, new CaptureData("prod", rows, [], [], null, null, null, null, Now.AddHours(-24), Now) { Quarantined = quarantined }));

    private static ScopeRow Row(string resource, ScopeState state)
    {
        var scope = new WatchScope("prod", new GroupVersionResource("", "v1", resource), new GroupVersionKind("", "v1", "Pod"), null);
        var error = state == ScopeState.Forbidden ? "The verb 'list' on secrets at the cluster scope is not permitted (403)." : null;
        return new ScopeRow(new ScopeStatus(scope, state, Now, null, null, null, 0, 0, 0, error, null), new ScopeCoverage(scope, Now.AddHours(-1), Now, [], null, null), []);
    }
}
