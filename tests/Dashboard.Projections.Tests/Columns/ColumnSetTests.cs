using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Columns;

namespace Dashboard.Projections.Tests.Columns;

public sealed class ColumnSetTests
{
    [Theory]
    [InlineData("""{"spec":{"containers":[{},{}]},"status":{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":2,"state":{"running":{}}},{"ready":false,"restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""", "1/2 CrashLoopBackOff 3")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"containers":[{}]},"status":{"phase":"Running"}}""", "0/1 Terminating 0")]
    [InlineData("""{"spec":{"containers":[{}],"initContainers":[{},{}]},"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":0}}},{"state":{"running":{}}}]}}""", "0/1 Init:1/2 0")]
    [InlineData("""{"spec":{"containers":[{}]},"status":{"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}}""", "0/1 Completed 0")]
    [InlineData("""{"spec":{"containers":[{}]},"status":{"phase":"Failed","reason":"Evicted"}}""", "0/1 Evicted 0")]
    public void Pod_Cells_AsKubectlPrintsThem(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(expected, string.Join(' ', ColumnSet.BuiltIn(new GroupVersionKind("", "v1", "Pod")).Cells(document.RootElement).Take(3)));
    }

    [Theory]
    [InlineData(".spec.size", "3")]
    [InlineData("{.spec.size}", "3")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [InlineData(".status.conditions[?(@.type=='Ready')].status", "True")]
    [InlineData(".status.conditions[-1].type", "Synced")]
    [InlineData(".status.conditions[*].type", "Ready")]
    [InlineData(".metadata.annotations['a.b/c']", "yes")]
    [InlineData(@".metadata.annotations.a\.b/c", "yes")]
    [InlineData(".status.conditions[?(@.type==\"None\")].status", null)]
    [InlineData(".status.missing[0].x", null)]
    public void Path_LeadsTo(string path, string? expected)
    {
        using var document = JsonDocument.Parse("""{"metadata":{"annotations":{"a.b/c":"yes"}},"spec":{"size":3},"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Synced"}]}}""");
        Assert.Equal(expected, JsonPath.TryParse(path)!.TryFirst(document.RootElement, out var found) ? CellText.Of(found) : null);
    }

    [Theory]
    [InlineData(".a["), InlineData(".a[?(@.b=="), InlineData(".a..b"), InlineData(".a[x]"), InlineData(".a b"), InlineData(".a[?(@.b>1)]")]
    public void Path_OfAnotherForm_DoesNotParse(string path) => Assert.Null(JsonPath.TryParse(path));
}
