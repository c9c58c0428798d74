using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;
using Dashboard.Web.Features.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class ObjectsViewTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);
    private static readonly PrinterColumn[] Columns = [new("Ready", "string", "", 0, ""), new("Secret", "string", "", 1, ""), new("Age", "date", "", 0, "")];

    public ObjectsViewTests() => Services.AddSingleton(TimeProvider.System);

    [Theory]
    [InlineData(null, false, "Ready")]
    [InlineData(null, true, "Ready,Secret")]
    [InlineData("secret", false, "Secret")]
    [InlineData("nonsense", true, "")]
    public void Columns_AreThoseOfTheAddress_ElseKubectls(string? columns, bool wide, string expected)
    {
        var shown = ShownColumns.Of(new ObjectsAddress("c", "g", "K", Columns: columns, Wide: wide), Page(Row("a")));
        Assert.Equal(expected, string.Join(',', shown.Columns.Select(each => each.Column.Name)));
    }

    [Fact]
    public void Header_OfSeveralSorts_SaysTheirOrderAndOffersTheNext()
    {
        var table = Table(new ObjectsAddress("c", "g", "K", Sort: "-health,name"));
        Assert.Equal(["descending", "ascending"], table.FindAll("th[aria-sort]").Select(th => th.GetAttribute("aria-sort")));
        Assert.Equal(["↓1", "↑2"], table.FindAll("th[aria-sort] .dir").Select(dir => dir.TextContent));
        Assert.Equal("/objects?cluster=c&group=g&kind=K&sort=-health%2Cname%2CReady", table.Find("a[aria-label='then by Ready']").GetAttribute("href"));
    }

    [Fact]
    public void Table_Rows_CanBePickedWithoutAScript()
    {
        var table = Table(new ObjectsAddress("c", "g", "K"));
        Assert.Equal(["uid-a", "uid-b"], table.FindAll("input[type=checkbox][name=uid]").Select(box => box.GetAttribute("value")));
        Assert.Equal("ns/a", table.Find("input[type=checkbox]").GetAttribute("data-name"));
    }

    [Fact]
    public void Facets_CountAndNarrow_AndTheChosenOneIsTakenAway()
    {
        var facets = new ObjectFacets([new("Failed", 2)], [.. Enumerable.Range(1, 10).Select(i => new FacetCount($"ns{i}", 11 - i))], [new("none", 1)], [new("app=web", 3)], 20, 100, 100);
        var panel = Render<FacetPanel>(parameters => parameters.Add(p => p.Facets, facets).Add(p => p.Address, new ObjectsAddress("c", Labels: "app=web", Cursor: "x")));
        Assert.Equal("/objects?cluster=c&labels=app%3Dweb&health=failed", panel.Find("a[title=Failed]").GetAttribute("href"));
        Assert.Equal("/objects?cluster=c", panel.Find("a[title='app=web']").GetAttribute("href"));
        Assert.Equal("true", panel.Find("a[title='app=web']").GetAttribute("aria-current"));
        Assert.Equal("2 more", panel.Find("details details summary").TextContent);
        Assert.Contains("labels of 20 of 100", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Foot_ListTooLongForAFile_SaysItsBoundInsteadOfALink()
    {
        var foot = Render<ObjectsFoot>(parameters => parameters.Add(p => p.Address, new ObjectsAddress("c")).Add(p => p.Data, Data(Page(Row("a")) with { Total = 6_000, Next = "n" })));
        Assert.Equal(["CSV", "names"], foot.FindAll("a[download]").Select(link => link.TextContent));
        Assert.Contains("YAML (at most 5,000)", foot.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ObjectsTable> Table(ObjectsAddress address) =>
        Render<ObjectsTable>(parameters => parameters.Add(p => p.Address, address).Add(p => p.Data, Data(Page(Row("a"), Row("b")))));

    private static ObjectsData Data(ObjectPage page) => new(page, [], new ObjectFacets([], [], [], [], 0, 0, 0), new HashSet<int>(), null, Now);

    private static ObjectPage Page(params ObjectRow[] rows) => new(Columns, rows, null, rows.Length);

    private static ObjectRow Row(string name) => new(
        name[0], new ObjectIdentity(new GroupVersionKind("g", "v1", "K"), "ns", name, $"uid-{name}"), new HealthState(HealthStatus.Healthy, "", "", null), Now.AddHours(-1), 1, ["True", "s", null]);
}
