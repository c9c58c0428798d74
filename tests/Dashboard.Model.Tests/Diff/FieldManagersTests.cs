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

    private static string Managed(params string[] entries) => """{"kind":"X","metadata":{"labels":{"managedFields":"no"},"managedFields":[""" + string.Join(",", entries) + """]},"spec":{}}""";

    private static string? LastWriter(string? was, string now)
    {
        var writer = FieldManagers.LastWriter(was is null ? default : Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now));
        if (was is not null)
            Assert.Equal(writer, VersionPair.Compare(Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now)).Manager);
        return writer;
    }
}
