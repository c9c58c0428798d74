using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Columns;
using Dashboard.Testing;

namespace Dashboard.Projections.Tests.Columns;

/// <summary>Our cells beside those that a real API server put into its Tables for the same objects.</summary>
public sealed class RecordedTableTests
{
    private static readonly JsonDocumentOptions s_deep = new() { MaxDepth = 1_024 };

    [Theory]
    [InlineData("replicasets", "apps", "ReplicaSet"), InlineData("services", "", "Service"), InlineData("configmaps", "", "ConfigMap")]
    [InlineData("secrets", "", "Secret"), InlineData("namespaces", "", "Namespace")]
    public void Cells_BuiltInKind_AsTheServerPrintsThem(string resource, string group, string kind) =>
        Compare(resource, ColumnSet.BuiltIn(new GroupVersionKind(group, "v1", kind)));

    [Theory]
    [InlineData("applications"), InlineData("databases"), InlineData("queues"), InlineData("teams"), InlineData("certificates"), InlineData("issuers"), InlineData("backups")]
    public void Cells_CustomKind_AsTheServerPrintsThem(string resource)
    {
        var recorded = Transcripts.Find();
        Assert.SkipWhen(recorded is null, Transcripts.Absent);
        using var definitions = JsonDocument.Parse(recorded.Body("final/customresourcedefinitions.list.json"));
        var definition = definitions.RootElement.GetProperty("items").EnumerateArray().First(item => item.GetProperty("spec").GetProperty("names").GetProperty("plural").GetString() == resource);
        using var list = JsonDocument.Parse(recorded.Body($"final/{resource}.list.json"), s_deep);
        var version = list.RootElement.GetProperty("apiVersion").GetString()!.Split('/')[1];
        Compare(resource, ColumnSet.Of(DefinitionColumns.Read(definition).First(each => each.Kind.Version == version).Columns));
    }

    private static void Compare(string resource, ColumnSet columns)
    {
        var recorded = Transcripts.Find();
        Assert.SkipWhen(recorded is null, Transcripts.Absent);
        using var list = JsonDocument.Parse(recorded.Body($"final/{resource}.list.json"), s_deep);
        var streamed = Encoding.UTF8.GetString(recorded.Body($"streams/{resource}.ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line, s_deep).RootElement.GetProperty("object"));
        var objects = list.RootElement.GetProperty("items").EnumerateArray().Concat(streamed).DistinctBy(Version).ToDictionary(Version);
        using var table = JsonDocument.Parse(recorded.Body($"tables/{resource}.table.json"));
        var headers = table.RootElement.GetProperty("columnDefinitions").EnumerateArray().Select(column => column.GetProperty("name").GetString()!).ToList();
        var compared = 0;
        foreach (var row in table.RootElement.GetProperty("rows").EnumerateArray())
        {
            if (!objects.TryGetValue(Version(row.GetProperty("object")), out var item))
                continue; // it changed between the two recordings
            var cells = columns.Cells(item);
            for (var i = 0; i < cells.Length; i++)
            {
                if (columns.Columns[i].Type == "date")
                    continue; // an age by the server's clock there, the time itself here
                var place = headers.FindIndex(header => header == columns.Columns[i].Name);
                Assert.True(place >= 0, columns.Columns[i].Name);
                var expected = CellText.Of(row.GetProperty("cells")[place]);
                Assert.Equal((resource, columns.Columns[i].Name, expected ?? ""), (resource, columns.Columns[i].Name, cells[i] ?? ""));
                compared++;
            }
        }

        Assert.True(compared > 0, $"no row of {resource} was compared");
    }

    private static (string? Uid, string Version) Version(JsonElement item)
    {
        var metadata = item.GetProperty("metadata");
        return (metadata.TryGetProperty("uid", out var uid) ? uid.GetString() : null, metadata.GetProperty("resourceVersion").GetString()!);
    }
}
