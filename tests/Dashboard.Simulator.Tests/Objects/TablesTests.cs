using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

public sealed class TablesTests
{
    [Theory]
    [InlineData("applications", "applications.fleet.example.com")]
    [InlineData("backups", "backups.fleet.example.com")]
    [InlineData("certificates", "certificates.certs.example.com")]
    [InlineData("databases", "databases.fleet.example.com")]
    [InlineData("issuers", "issuers.certs.example.com")]
    [InlineData("queues", "queues.fleet.example.com")]
    [InlineData("teams", "teams.fleet.example.com")]
    [InlineData("configmaps", null)]
    [InlineData("customresourcedefinitions", null)]
    [InlineData("deployments", null)]
    [InlineData("endpointslices", null)]
    [InlineData("namespaces", null)]
    [InlineData("nodes", null)]
    [InlineData("pods", null)]
    [InlineData("replicasets", null)]
    [InlineData("secrets", null)]
    [InlineData("services", null)]
    [InlineData("statefulsets", null)]
    [InlineData("events", null)]
    public void Table_OfRecordedObjects_IsTheRecordedTable(string resource, string? crd)
    {
        var recorded = Recordings.Json($"tables/{resource}.table.json");
        var list = Recordings.Json($"final/{resource}.list.json");
        var final = list["items"]!.AsArray().Cast<JsonObject>().ToDictionary(Version);
        var layout = crd is not null
            ? Tables.OfCustomResource(PrinterColumn.Of((JsonObject)Recordings.Json($"crds/{crd}.json")["spec"]!["versions"]!.AsArray()
                .First(v => v!["name"]!.GetValue<string>() == list["apiVersion"]!.GetValue<string>().Split('/')[1])!))
            : Tables.BuiltIn(list["apiVersion"]!.GetValue<string>(), list["kind"]!.GetValue<string>()[..^"List".Length]);
        // The tables were asked for a little after the list: what changed between is in the audit log.
        var objects = recorded["rows"]!.AsArray().Select(r => (Row: r!, Key: Version(r!["object"]!)))
            .Select(r => (r.Row, Subject: final.GetValueOrDefault(r.Key) ?? RecordedWrite.Version(r.Key.Uid, r.Key.Version)))
            .Where(r => r.Subject is not null).ToList();
        Assert.NotEmpty(objects);
        var rows = objects.Select(o => o.Row).ToList();
        var table = layout.Table(objects.Select(o => o.Subject!), [], IncludedObject.Metadata, true, Moment(resource));

        Assert.Equal(recorded["columnDefinitions"]!.AsArray().Select(Column), table["columnDefinitions"]!.AsArray().Select(Column));
        Assert.Equal(rows.Select(r => r!["cells"]!.ToJsonString()), table["rows"]!.AsArray().Select(r => r!["cells"]!.ToJsonString()));
        Assert.Equal(rows.Select(Meta), table["rows"]!.AsArray().Select(Meta));
    }

    [Fact]
    public void Table_WithoutColumnsAndObjects_SaysNull()
    {
        var layout = Tables.OfCustomResource([]);
        var table = layout.Table([new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x" } }], [], IncludedObject.None, withColumns: false, DateTimeOffset.UnixEpoch);
        Assert.Equal("""{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{},"columnDefinitions":null,"rows":[{"cells":["x"],"object":null}]}""", table.ToJsonString());
    }

    [Theory]
    [InlineData(-5, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(125, "2m5s")]
    [InlineData(600, "10m")]
    [InlineData(10799, "179m")]
    [InlineData(10800, "3h")]
    [InlineData(11100, "3h5m")]
    [InlineData(28800, "8h")]
    [InlineData(172799, "47h")]
    [InlineData(172800, "2d")]
    [InlineData(183600, "2d3h")]
    [InlineData(691200, "8d")]
    [InlineData(63072000, "2y")]
    [InlineData(64000000, "2y10d")]
    [InlineData(252288000, "8y")]
    public void HumanDuration_OfSeconds_ReadsAsKubectl(long seconds, string text) => Assert.Equal(text, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(".a.b", "[1]")]
    [InlineData("{.a.b}", "[1]")]
    [InlineData(".a['x.y/z']", "[2]")]
    [InlineData(".a.x\\.y/z", "[2]")]
    [InlineData(".list[0].n", "[1]")]
    [InlineData(".list[-1].n", "[3]")]
    [InlineData(".list[1:].n", "[2,3]")]
    [InlineData(".list[*].n", "[1,2,3]")]
    [InlineData(".list[?(@.t==\"b\")].n", "[2]")]
    [InlineData(".list[?(@.t=='b')].n", "[2]")]
    [InlineData(".list[?(@.n>=2)].t", "[\"b\",\"c\"]")]
    [InlineData(".list[?(@.extra)].n", "[3]")]
    [InlineData(".nope.deeper", "[]")]
    [InlineData(".list[7].n", "[]")]
    public void JsonPath_Expressions_FindWhatTheyName(string path, string expected)
    {
        var root = JsonInput.Parse("""{"a":{"b":1,"x.y/z":2},"list":[{"t":"a","n":1},{"t":"b","n":2},{"t":"c","n":3,"extra":true}]}""");
        Assert.Equal(expected, new JsonArray([.. JsonPathExpression.Parse(path).Evaluate(root).Select(n => n?.DeepClone())]).ToJsonString());
    }

    [Theory]
    [InlineData(".a[")]
    [InlineData(".a[x]")]
    [InlineData(".a[1:2:3]")]
    public void JsonPath_Nonsense_IsRefused(string path) => Assert.Equal(422, Assert.Throws<RejectedException>(() => JsonPathExpression.Parse(path)).Code);

    [Theory]
    [InlineData("""{"status":{"phase":"Running","containerStatuses":[{"ready":false,"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"finishedAt":"2026-01-01T00:00:00Z"}}}]}}""", "CrashLoopBackOff", "3 (60s ago)")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running"}}""", "Terminating", "0")]
    [InlineData("""{"spec":{"initContainers":[{},{}]},"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":0}}},{"state":{"running":{}}}]}}""", "Init:1/2", "0")]
    [InlineData("""{"status":{"phase":"Failed","reason":"Evicted"}}""", "Evicted", "0")]
    [InlineData("""{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":7}}}]}}""", "ExitCode:7", "0")]
    public void PodCells_States_ReadAsKubectl(string pod, string status, string restarts)
    {
        var cells = Tables.BuiltIn("v1", "Pod").Cells((JsonObject)JsonInput.Parse(pod)!, new(2026, 1, 1, 0, 1, 0, TimeSpan.Zero));
        Assert.Equal(status, cells[2]!.GetValue<string>());
        Assert.Equal(restarts, cells[3]!.GetValue<string>());
    }

    private static DateTimeOffset Moment(string resource) => DateTimeOffset.Parse(
        Recordings.Lines("index.ndjson").First(l => l["file"]!.GetValue<string>() == $"tables/{resource}.table.json")["start"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static (string, string, string, long) Column(JsonNode? c) =>
        (c!["name"]!.GetValue<string>(), c["type"]!.GetValue<string>(), c["format"]!.GetValue<string>(), c["priority"]!.GetValue<long>());

    private static (string Uid, string Version) Version(JsonNode subject) =>
        (subject["metadata"]!["uid"]!.GetValue<string>(), subject["metadata"]!["resourceVersion"]!.GetValue<string>());

    private static string Meta(JsonNode? row) => Encoding.UTF8.GetString(JsonBytes.Of(row!["object"]));
}
