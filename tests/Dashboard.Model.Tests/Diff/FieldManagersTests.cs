using System.Text;
using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

public sealed class FieldManagersTests
{
    private const string Kubectl = """{"manager":"kubectl","operation":"Update","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{}}}""";
    private const string Operator = """{"manager":"operator","operation":"Update","subresource":"status","time":"2026-01-01T00:00:05Z"}""";

    [Fact]
    public void LastWriter_NewObject_IsTheLatestEntry() => Assert.Equal("operator", LastWriter(null, Managed(Operator, Kubectl)));

    [Fact]
    public void LastWriter_ChangedEntry_WinsOverALaterOneThatStayed() =>
        Assert.Equal("kubectl", LastWriter(Managed(Kubectl, Operator), Managed(Kubectl.Replace("00:00:00Z", "00:00:03Z", StringComparison.Ordinal), Operator)));

    [Fact]
    public void LastWriter_SameTime_IsTheLastInTheList() =>
        Assert.Equal("b", LastWriter(Managed(Kubectl), Managed(Kubectl, """{"manager":"a","time":"2026-01-01T00:00:09Z"}""", """{"manager":"b","time":"2026-01-01T00:00:09Z"}""")));

    [Fact]
    public void LastWriter_SameTimestampOtherFields_IsSeen() =>
        Assert.Equal("kubectl", LastWriter(Managed(Kubectl, Operator), Managed(Kubectl.Replace("{}", "{\"f:x\":{}}", StringComparison.Ordinal), Operator)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"metadata":{"managedFields":[]}}""")]
    [InlineData("""{"metadata":{"managedFields":{"manager":"x"}}}""")]
    [InlineData("""{"metadata":{"managedFields":[{"manager":7}]}}""")]
    [InlineData("""{"metadata":{"managedFields":[{"manager":"\ud800"}]}}""")]
    [InlineData("""{"metadata":[{"managedFields":[{"manager":"x"}]}]}""")]
    [InlineData("""{"spec":{"metadata":{"managedFields":[{"manager":"x"}]}}}""")]
    [InlineData("nonsense")]
    public void LastWriter_ObjectThatDoesNotSay_IsUnknown(string json) => Assert.Null(LastWriter(null, json));

    [Fact]
    public void LastWriter_NothingChanged_IsUnknown()
    {
        Assert.Null(LastWriter(Managed(Kubectl), Managed(Kubectl)));
        Assert.Null(LastWriter(Managed(Kubectl, Operator), Managed(Kubectl)));
    }

    [Theory]
    [InlineData("spec.replicas", "a")]
    [InlineData("spec.template", "b")]
    [InlineData("spec.selector.app", "b")]
    [InlineData("metadata.labels[\"a.b/c\"]", "a")]
    [InlineData("spec.containers[web].image", "a")]
    [InlineData("spec.containers[web].ports[http].name", "b")]
    [InlineData("spec.containers[web].ports[0].name", "b")]
    [InlineData("spec.finalizers[1]", "b")]
    [InlineData("status.steps[0].done", "a")]
    [InlineData("spec.containers[sidecar].image", null)]
    [InlineData("spec.gone", null)]
    [InlineData("spec", "b")]
    [InlineData("nonsense[", null)]
    public void Owners_AreWhoseSetNamesThePath(string path, string? manager)
    {
        const string a = """
            {"manager":"a","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:a.b/c":{}}},"f:spec":{"f:replicas":{},
            "f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{}}}},"f:status":{"f:steps":{"i:0":{"f:done":{}}}}}}
            """;
        const string b = """
            {"manager":"b","time":"2026-01-01T00:00:05Z","fieldsV1":{"f:spec":{"f:template":{".":{},"f:x":{}},"f:selector":{},"f:finalizers":{"v:\"keep\"":{}},
            "f:containers":{"k:{\"name\":\"web\"}":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{}}}}}}}}
            """;
        var version = $$"""
            {"metadata":{"labels":{"a.b/c":"1"},"managedFields":[{{a}},{{b}}]},"spec":{"replicas":1,"template":{"x":1},"selector":{"app":"x"},"finalizers":["other","keep"],
            "containers":[{"name":"sidecar","image":"s"},{"name":"web","image":"w","ports":[{"name":"http","containerPort":80,"protocol":"TCP"}]}]},"status":{"steps":[{"done":true}]} }
            """;
        Assert.Equal([manager], FieldManagers.Owners(Encoding.UTF8.GetBytes(version), [path]));
    }

    [Fact]
    public void Owners_SetThatIsNoSet_NamesNothing()
    {
        foreach (var set in (string[])["7", "[]", "\"x\"", """{"f:spec":7}""", """{"f:spec":{"k:nonsense":{"f:x":{}},"k:[1]":{},"k:{}":7,"v:":{},"":{}}}"""])
            Assert.Equal([null], FieldManagers.Owners(Encoding.UTF8.GetBytes(Fighting("a", set, "b", "{}", """{"list":[{"x":1}]}""").Replace("\"b\"", "7", StringComparison.Ordinal)), ["spec.list[0].x"]));
    }

    [Fact]
    public void Compare_FieldTakenInTheSameSecond_IsTheTakersAlthoughTheLosersEntryComesLast()
    {
        const string both = """{"f:spec":{"f:replicas":{},"f:paused":{}}}""";
        const string one = """{"f:spec":{"f:paused":{}}}""";
        var changes = Compare(Fighting("gitops", one, "scaler", both, """{"replicas":5,"paused":true}"""), Fighting("gitops", both, "scaler", one, """{"replicas":3,"paused":true}"""));
        Assert.Equal(["spec.replicas"], changes.Paths);
        Assert.Equal("gitops", changes.Manager);
        Assert.Null(changes.PathManagers);
    }

    [Fact]
    public void Compare_TwoWritesInOneVersion_EachPathHasItsManager()
    {
        var changes = Compare(
            Fighting("a", """{"f:spec":{"f:x":{},"f:z":{}}}""", "b", """{"f:spec":{"f:y":{}}}""", """{"x":1,"y":1,"z":1}"""),
            Fighting("a", """{"f:spec":{"f:x":{}}}""", "b", """{"f:spec":{"f:y":{},"f:new":{}}}""", """{"x":2,"y":2,"new":1}""")
                .Replace("00:00:00Z", "00:00:07Z", StringComparison.Ordinal));
        Assert.Equal("b", changes.Manager);
        Assert.Equal([("spec.x", "a"), ("spec.y", "b"), ("spec.new", "b"), ("spec.z", "b")], changes.Paths.Zip(changes.PathManagers!, (path, manager) => (path, manager!)));
    }

    [Fact]
    public void LastWriter_EntryThatOnlyLostAField_DidNotWrite() => Assert.Null(LastWriter(
        Managed(Kubectl.Replace("{}", "{\"f:x\":{},\"f:y\":{}}", StringComparison.Ordinal)), Managed(Kubectl.Replace("{}", "{\"f:x\":{}}", StringComparison.Ordinal))));

    [Fact]
    public void Compare_SameManagerTwiceInASecond_IsFoundByWhatItOwns()
    {
        const string set = """{"f:spec":{"f:x":{}}}""";
        var changes = Compare(Fighting("a", set, "b", "{\"f:y\":{}}", """{"x":1}"""), Fighting("a", set, "b", "{\"f:y\":{}}", """{"x":2}"""));
        Assert.Equal(("a", null), (changes.Manager, changes.PathManagers));
    }

    private static (List<string> Paths, string? Manager, IReadOnlyList<string?>? PathManagers) Compare(string was, string now)
    {
        var (before, after) = (Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now));
        var diff = VersionPair.Compare(before, after);
        return (VersionPair.Paths(before, after), diff.Manager, diff.PathManagers);
    }

    private static string Fighting(string one, string oneSet, string other, string otherSet, string spec) =>
        $$"""
        {"metadata":{"managedFields":[{"manager":"{{one}}","time":"2026-01-01T00:00:00Z","fieldsV1":{{oneSet}} },
        {"manager":"{{other}}","time":"2026-01-01T00:00:00Z","fieldsV1":{{otherSet}} }]},"spec":{{spec}} }
        """;

    private static string Managed(params string[] entries) => """{"kind":"X","metadata":{"labels":{"managedFields":"no"},"managedFields":[""" + string.Join(",", entries) + """]},"spec":{}}""";

    private static string? LastWriter(string? was, string now)
    {
        var writer = FieldManagers.LastWriter(was is null ? default : Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now));
        if (was is not null)
            Assert.Equal(writer, VersionPair.Compare(Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now)).Manager);
        return writer;
    }
}
