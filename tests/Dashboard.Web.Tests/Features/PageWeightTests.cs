using System.Reflection;
using Bunit;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Watch;
using Dashboard.Web.Components;
using Dashboard.Web.Features.CaptureHealth;
using Dashboard.Web.Features.Objects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

/// <summary>
/// What an open page keeps on the server: two buffers of frames, 40 bytes each, a component, in powers of two. Whole pages are measured by <c>make bench-ui</c>; here it shows exactly what a row costs.
/// </summary>
public sealed class PageWeightTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    public PageWeightTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void ARowOfObjects_WithFiveColumns()
    {
        PrinterColumn[] columns = [.. Enumerable.Range(0, 5).Select(i => new PrinterColumn($"c{i}", "string", "", 0, ""))];
        ObjectRow Row(int i) => new(
            i, new ObjectIdentity(new GroupVersionKind("g", "v1", "K"), "ns", $"n{i}", $"u{i}"), new HealthState(HealthStatus.Healthy, "", "", null), Now, 1, ["a", "b", "c", "d", "e"]);
        int Frames(int rows) => FramesOf(Render<ObjectsTable>(parameters => parameters
            .Add(table => table.Address, new ObjectsAddress("c", "g", "K"))
            .Add(table => table.Data, new ObjectsData(new ObjectPage(columns, [.. Enumerable.Range(0, rows).Select(Row)], null, rows), [], new ObjectFacets([], [], [], [], 0, 0, 0), new HashSet<int>(), null, Now))));
        Assert.InRange((Frames(51) - Frames(1)) / 50, 1, 4);
    }

    [Fact]
    public void ARowOfScopes()
    {
        ScopeRow Row(int i)
        {
            var scope = new WatchScope("prod", new GroupVersionResource("g", "v1", $"r{i}"), new GroupVersionKind("g", "v1", $"K{i}"), null);
            return new ScopeRow(new ScopeStatus(scope, ScopeState.Watching, Now, Now, Now, TimeSpan.FromSeconds(1), 5, 6, 0, null, null), new ScopeCoverage(scope, Now.AddHours(-1), Now, [], null, null), []);
        }
        int Frames(int rows) => FramesOf(Render<CaptureView>(parameters => parameters.Add(
            view => view.Data, new CaptureData("prod", [.. Enumerable.Range(0, rows).Select(Row)], [], [], null, null, null, null, Now.AddHours(-24), Now) { Quarantined = new(0, []) })));
        Assert.InRange((Frames(51) - Frames(1)) / 50, 1, 4);
    }

#pragma warning disable BL0006 // The frames themselves are what is counted.
    private int FramesOf<T>(IRenderedComponent<T> rendered)
        where T : IComponent
    {
        var frames = typeof(Microsoft.AspNetCore.Components.RenderTree.Renderer).GetMethod("GetCurrentRenderTreeFrames", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return ((ArrayRange<RenderTreeFrame>)frames.Invoke(Renderer, [rendered.ComponentId])!).Count;
    }
}
