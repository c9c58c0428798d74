using System.Text;
using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

public sealed class FieldLeavesTests
{
    [Fact]
    public void Of_Object_HasEachFieldByThePathOfItsChange()
    {
        const string Json = """
            {"metadata":{"name":"n","resourceVersion":"1","generation":2,"managedFields":[{"manager":"m"}],"labels":{"a.b/c":"d"}},
             "spec":{"empty":{},"none":[],"template":{"metadata":{"generation":7}},"list":[{"name":"x","v":1},{"name":"y.z","v":2}],"plain":[1,[2]]}}
            """;
        Assert.Equal(
            [
                ("metadata.name", "\"n\""), ("metadata.labels[\"a.b/c\"]", "\"d\""), ("spec.empty", "{}"), ("spec.none", "[]"), ("spec.template.metadata.generation", "7"),
                ("spec.list[x].name", "\"x\""), ("spec.list[x].v", "1"), ("spec.list[y.z].name", "\"y.z\""), ("spec.list[y.z].v", "2"), ("spec.plain[0]", "1"), ("spec.plain[1][0]", "2"),
            ],
            FieldLeaves.Of(Encoding.UTF8.GetBytes(Json), 100)!.Select(leaf => (leaf.Path, leaf.Value)));
    }

    [Theory]
    [InlineData("""{"a":{"b":1,"c":[{"name":"x","v":1}]}}""", """{"a":{"b":2,"c":[{"name":"x","v":2}]}}""")]
    [InlineData("""{"a":[1,2,{"k":"v"}]}""", """{"a":[1,3,{"k":"w"}]}""")]
    public void Of_ChangedFields_HaveThePathsOfTheirEdits(string was, string now)
    {
        var paths = FieldLeaves.Of(Encoding.UTF8.GetBytes(now), 100)!.Select(leaf => leaf.Path).ToHashSet();
        Assert.All(FieldDiff.Compare(Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now)), edit => Assert.Contains(edit.Path, paths));
    }

    [Fact]
    public void Of_MoreThanAskedFor_AreTheFirstOnes() =>
        Assert.Equal(["a", "b"], FieldLeaves.Of("""{"a":1,"b":2,"c":3}"""u8, 2)!.Select(leaf => leaf.Path));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    public void Of_NoJson_IsNull(string json) => Assert.Null(FieldLeaves.Of(Encoding.UTF8.GetBytes(json), 10));

    [Theory]
    [InlineData("spec.list[a.b].x", "|spec|spec.list|spec.list[a.b]|spec.list[a.b].x")]
    [InlineData("metadata.labels[\"a.b/[c]\\\"d\"]", "|metadata|metadata.labels|metadata.labels[\"a.b/[c]\\\"d\"]")]
    [InlineData("[\"x.y\"].z", "|[\"x.y\"]|[\"x.y\"].z")]
    [InlineData("", "")]
    public void Ancestors_OfAPath_AreThePartsThatHoldIt(string path, string expected) =>
        Assert.Equal(expected, string.Join('|', FieldAncestors.Ends(path).Select(end => path[..end])));
}
