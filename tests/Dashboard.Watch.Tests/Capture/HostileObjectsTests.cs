using System.Text;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Testing;
using Dashboard.Watch.Tests.Parts;
using Microsoft.Extensions.Logging.Abstractions;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Capture;

/// <summary>What a hostile tenant can write, through the real Reflector and the real writer, into PostgreSQL: nothing stops, and what can be kept is kept.</summary>
public sealed class HostileObjectsTests(PostgresFixture postgres)
{
    private static readonly string[] Values =
    [
        """ "\u0000" """, """ "\ud800" """, """ {"twice":1,"twice":2} """, """ {"\u0000\udc00":1} """, "18446744073709551616", "1e400", "-0.0", """ "' OR 1=1 --" """, "[[[[]]]]",
        new string('[', 9_000) + new string(']', 9_000), $"\"{new string('x', 1_500_000)}\"",
    ];

    [Fact]
    public async Task EveryValue_AddedAndChanged_IsInTheLogByteForByte_BadOnesBesideThemAreInQuarantine()
    {
        var token = TestContext.Current.CancellationToken;
        var kept = Values.SelectMany((value, i) => new[] { Widget($"u{i}", 10 + i, value), Widget($"u{i}", 40 + i, value + " ,\"more\":1") }).ToList();
        string[] bad =
        [
            Line("ADDED", Widget("deep", 100, new string('[', 20_000) + new string(']', 20_000))), Line("ADDED", """{"metadata":{"name":"\u0000","uid":"\ud800","resourceVersion":"101"}}"""),
            Line("MODIFIED", """{"kind":[],"metadata":{"name":{},"uid":1,"resourceVersion":null}}"""), Line("DELETED", Widget("deep", 103, new string('{', 50))),
        ];
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Stream([InitialEnd(7), .. kept.Select(json => Line("MODIFIED", json)), .. bad, Added("last", 200)]).ThenHold());
        var database = await postgres.NewDatabaseAsync();
        await using var writer = await ChangeWriter.OpenAsync(database, "test", new ChangeWriterOptions(), TimeProvider.System, NullLogger.Instance, token);
        await using var reader = new ChangeReader(database);
        await using var reflector = new RunningReflector(server.Url, writer);

        var changes = new List<Change>();
        for (var at = -1L; changes.LastOrDefault()?.Object.Name != "last";)
        {
            Assert.True(await reader.WaitAsync("test", at, TimeSpan.FromSeconds(30), token), $"more rows after {at}; {writer.ClosedReason} {reflector.Status.Error}");
            var rows = await reader.ReadAsync("test", at, 1_000, token);
            changes.AddRange(rows.OfType<Change>());
            at = rows[^1].Position;
        }
        Assert.Equal(kept, changes.Where(change => change.Object.Uid.StartsWith('u') && !change.Quarantined).Select(change => Encoding.UTF8.GetString(change.Json.Span)));
        Assert.Equal(4, changes.Count(change => change.Quarantined));
        Assert.Single(server.Requests);
        Assert.False(writer.Closed);
    }

    private static string Widget(string uid, int version, string value) =>
        $$$"""{"apiVersion":"fleet.example.com/v1","kind":"Widget","metadata":{"name":"{{{uid}}}","uid":"{{{uid}}}","resourceVersion":"{{{version}}}","labels":{"a":"b"} },"spec":{"v":{{{value}}} } }""";
}
