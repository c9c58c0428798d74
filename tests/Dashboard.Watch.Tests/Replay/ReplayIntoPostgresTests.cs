using System.Security.Cryptography;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Testing;
using Dashboard.Watch.Tests.Parts;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Replay;

/// <summary>Every recording, through the real Reflector and the real writer, into PostgreSQL: the log folds to the recorded final state.</summary>
public sealed class ReplayIntoPostgresTests(PostgresFixture postgres)
{
    public static TheoryData<string> Streams => ReplayTests.Streams;

    public static TheoryData<string> Paged => ReplayTests.Paged;

    public static TheoryData<string> Resumed => ReplayTests.Resumed;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Streams))]
    public Task Stream_EndsInItsRecordedState(string file) => ReplayAsync((from, _) => Recording.Of(from, file));

    [Theory]
    [MemberData(nameof(Paged))]
    public Task PagedListAndWatch_EndInTheirRecordedState(string resource) => ReplayAsync((from, _) => Recording.OfPages(from, resource));

    [Theory]
    [MemberData(nameof(Resumed))]
    public Task StreamCutInsideALine_Resumed_EndsInItsRecordedState(string resource) => ReplayAsync((from, rows) => Recording.OfResume(from, resource, rows));

    [Fact]
    public async Task ReplayedEvents_AreOneRow()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 9), Modified("a", 9)).ThenEnd(),
            Answer.Stream(Modified("a", 9), Deleted("a", 10), Deleted("a", 10), Added("b", 11)).ThenHold());
        await using var writer = await WriterAsync(database, "test");
        await using var reflector = new RunningReflector(server.Url, writer);
        Assert.Equal("A5 M9 D10 A11", await RowsAsync(database, "test", count: 4));
    }

    [Fact]
    public async Task Restart_ResumesBehindTheLastRow_ExpiredThen_GapAndInferredDelete()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Stream(Added("a", 5), Added("b", 6), InitialEnd(7), Modified("a", 9)).ThenHold(),
            Answer.Stream(Error(410, "Expired")).ThenEnd(),
            Answer.Stream(Added("a", 20), InitialEnd(21)).ThenHold());
        await using (var writer = await WriterAsync(database, "test"))
        await using (var first = new RunningReflector(server.Url, writer))
            Assert.Equal("A5 A6 M9", await RowsAsync(database, "test", count: 3));
        await using var again = await WriterAsync(database, "test");
        await using var second = new RunningReflector(server.Url, again);
        var rows = (await RowsAsync(database, "test", count: 6)).Split(' ');
        Assert.Contains("resourceVersion=9&", server.Requests.ElementAt(1), StringComparison.Ordinal);
        Assert.Equal(["A5", "A6", "M9"], rows[..3]);
        Assert.Equal(["G", "I6", "M20"], rows[3..].Order(StringComparer.Ordinal));
    }

    private async Task ReplayAsync(Func<Transcripts, Func<int>, Recording> choose)
    {
        var found = Transcripts.Find();
        Assert.SkipWhen(found is null, Transcripts.Absent);
        var database = await postgres.NewDatabaseAsync();
        var committed = -1L;
        var recording = choose(found, () => (int)Volatile.Read(ref committed) + 1);
        await using var writer = await WriterAsync(database, recording.Scope.Cluster);
        writer.Committed += position => Volatile.Write(ref committed, position);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then([.. recording.Script]);
        await using var reflector = new RunningReflector(server.Url, writer, scope: recording.Scope, metadataOnly: recording.MetadataOnly);
        await using var reader = new ChangeReader(database);
        var log = new List<LogRow>();
        var live = new Dictionary<string, string>(StringComparer.Ordinal);
        var deleted = new List<string>();
        var started = TimeProvider.System.GetTimestamp();
        while (!Same(live, recording.Final) || deleted.Count < recording.Deleted.Count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "The recorded state was not reached.");
            foreach (var row in await reader.ReadAsync(recording.Scope.Cluster, log.Count - 1, 500, Cancelled))
                Fold(row);
            await Task.Delay(10, Cancelled);
        }
        Assert.Equal(recording.Deleted, deleted);

        void Fold(LogRow row)
        {
            Assert.Equal(log.Count, row.Position);
            log.Add(row);
            var change = Assert.IsType<Change>(row);
            Assert.Equal(SHA256.HashData(change.Json.Span), change.ContentHash.ToArray());
            if (change.Verb == Verb.Deleted)
            {
                live.Remove(change.Object.Uid);
                deleted.Add(change.Object.Uid);
                return;
            }
            Assert.True(change.Verb is Verb.Added or Verb.Modified);
            live[change.Object.Uid] = change.ResourceVersion;
        }
    }

    private static async Task<string> RowsAsync(NpgsqlDataSource database, string cluster, int count)
    {
        await using var reader = new ChangeReader(database);
        IReadOnlyList<LogRow> rows = [];
        for (var started = TimeProvider.System.GetTimestamp(); rows.Count < count && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60);)
        {
            rows = await reader.ReadAsync(cluster, -1, 100, Cancelled);
            await Task.Delay(10, Cancelled);
        }
        return string.Join(' ', rows.Select(row => row is Change change ? $"{(char)change.Verb}{change.ResourceVersion}" : "G"));
    }

    private static Task<ChangeWriter> WriterAsync(NpgsqlDataSource database, string cluster) =>
        ChangeWriter.OpenAsync(database, cluster, new ChangeWriterOptions(), TimeProvider.System, NullLogger.Instance, Cancelled);

    private static bool Same(Dictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && other.All(pair => one.TryGetValue(pair.Key, out var version) && version == pair.Value);
}
