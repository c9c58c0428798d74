using System.Text;
using Bunit;
using Dashboard.Model;
using Dashboard.Model.Diff;
using Dashboard.Projections.Health;
using Dashboard.Web.Components;
using Dashboard.Web.Features.Compare;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Features;

public sealed class FieldComparisonTests : BunitContext
{
    [Fact]
    public void Of_Objects_ShowsWhatDiffersAndCountsWhatDoesNot()
    {
        var compared = Of(
            """{"metadata":{"name":"a","uid":"1"},"spec":{"size":1,"image":"x","only":true},"status":{"n":1}}""",
            """{"metadata":{"name":"a","uid":"2"},"spec":{"size":2,"image":"x"},"status":{"n":2}}""",
            """{"metadata":{"name":"a","uid":"3"},"spec":{"size":2,"image":"x"},"status":{"n":3}}""");
        Assert.Equal(["spec.size", "spec.only"], compared.Rows.Select(row => row.Path));
        Assert.Equal(["1", "2", "2"], compared.Rows[0].Values);
        Assert.Equal("2", compared.Rows[0].Usual);
        Assert.Equal(["true", null, null], compared.Rows[1].Values);
        Assert.Null(compared.Rows[1].Usual);
        Assert.Equal((2, 0), (compared.Equal, compared.More));
    }

    [Fact]
    public void Of_StatusAskedFor_IsComparedToo() =>
        Assert.Equal("status.n", Assert.Single(FieldComparison.Of([Leaves("""{"status":{"n":1}}"""), Leaves("""{"status":{"n":2}}""")], status: true).Rows).Path);

    [Fact]
    public void Of_MoreThanAPageHolds_CountsTheRest()
    {
        static string Object(int value) => $"{{{string.Join(',', Enumerable.Range(0, FieldComparison.MaxRows + 7).Select(i => $"\"k{i}\":{value}"))}}}";
        var compared = Of(Object(1), Object(2));
        Assert.Equal((FieldComparison.MaxRows, 7, FieldComparison.MaxRows + 7), (compared.Rows.Count, compared.More, compared.Differing));
    }

    [Fact]
    public void Page_ObjectMissingInACluster_KeepsItsColumn()
    {
        Services.AddSingleton(TimeProvider.System);
        var data = new ObjectComparison(
            [Column("a", """{"spec":{"size":1}}"""), new ComparedObject("b", null), Column("c", """{"spec":{"size":2}}""")],
            Of("""{"spec":{"size":1}}""", """{"spec":{"size":2}}"""));
        var view = Render<ComparedObjects>(parameters => parameters.Add(p => p.Data, data).Add(p => p.Address, new CompareAddress(null, [], "g", "K", "ns", "n")));
        Assert.Equal(["1", "no object of this name", "2"], view.FindAll("tbody td").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(["/objects/a/u", "/objects/c/u"], view.FindAll("thead a").Select(link => link.GetAttribute("href")));
    }

    private static ComparedObject Column(string cluster, string json) => new(cluster, new Projections.Audit.Version(
        new Change(cluster, 1, default, default, Verb.Added, 1, new ObjectIdentity(new GroupVersionKind("g", "v1", "K"), "ns", "n", "u"), "1", 1, null, [], null, false, default, Encoding.UTF8.GetBytes(json)),
        new HealthState(HealthStatus.Healthy, "", "", null), 1, 1, null));

    private static FieldComparison Of(params string[] objects) => FieldComparison.Of([.. objects.Select(Leaves)], status: false);

    private static IReadOnlyList<FieldLeaf> Leaves(string json) => FieldLeaves.Of(Encoding.UTF8.GetBytes(json), 10_000)!;
}
