using System.Text.Json.Nodes;
using Dashboard.Faults.Workload;
using Dashboard.Faults.World;
using Dashboard.Model;
using Dashboard.Simulator.Store;
using Dashboard.Testing;

namespace Dashboard.Faults;

/// <summary>
/// The API server's store is put back to a backup and draws its versions once more from there. No scene of the catalog: a version then names two states, and the oracle tells states apart by
/// their versions.
/// </summary>
public sealed class StorePutBackTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogGoesBackWithIt_DeclaresTheGap_AndRecordsWhatComesAfter(bool dashboardAway)
    {
        await using var world = await FaultWorld.StartAsync(1, $"put-back-{dashboardAway}", await postgres.NewConnectionStringAsync(), new WorldOptions(Patient: true), Ct);
        await world.Writer.WriteAsync(40, Ct);
        await world.RecordedAsync(Ct);
        var backup = world.Source.Store.Backup();
        await world.Writer.WriteAsync(150, Ct);
        await world.RecordedAsync(Ct);
        if (dashboardAway)
            await world.Recorder.StopAsync();

        world.Source.Store.PutBack(backup);
        if (dashboardAway)
            world.Recorder.Start();
        await HoldsTheSameAsync(world);
        var changed = world.Source.Store.List(Objects.Kinds[0].ApiVersion, Objects.Kinds[0].Kind)[0]["metadata"]!;
        world.Source.Store.Patch(
            Objects.Kinds[0].ApiVersion, Objects.Kinds[0].Kind, (string?)changed["namespace"], (string)changed["name"]!, PatchType.Merge, JsonNode.Parse("""{"spec":{"after":true}}""")!.AsObject(), Objects.By);
        Assert.True(world.Source.Store.CurrentVersion < backup.Version + 150, "its version is one that was drawn before");
        await HoldsTheSameAsync(world);

        await world.Recorder.StopAsync();
        var log = await world.Log.SnapshotAsync(Ct);
        Assert.Empty(log.Verified.Findings);
        Assert.Equal(
            Objects.Kinds.Select(kind => kind.Resource).Order(StringComparer.Ordinal),
            log.Rows.OfType<Gap>().Where(gap => gap.Reason == GapReason.StorePutBack).Select(gap => gap.Resource.GroupResource).Order(StringComparer.Ordinal));
        Assert.All(log.Coverage.GroupBy(span => span.Resource, StringComparer.Ordinal), spans => Assert.Null(spans.Last().To));
    }

    /// <summary>Until what is alive by the log, and how it looks, is what the store holds.</summary>
    private static async Task HoldsTheSameAsync(FaultWorld world)
    {
        var (now, logged) = ("", "");
        try
        {
            await world.UntilAsync(async () => (now = Stored(world.Source.Store)) == (logged = Logged(await world.Log.RefreshAsync(Ct))), "the log has what the store holds", Ct);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\nstore:\n{now}\nlog:\n{logged}", e);
        }
    }

    private static string Stored(ObjectStore store) => Words(Objects.Kinds.SelectMany(kind => store.List(kind.ApiVersion, kind.Kind)));

    private static string Logged(IReadOnlyList<LogRow> rows) => Words(rows.OfType<Change>()
        .Where(change => Objects.Kinds.Any(kind => kind.Kind == change.Object.Kind.Kind))
        .GroupBy(change => change.Object.Uid, StringComparer.Ordinal)
        .Select(changes => changes.Last())
        .Where(change => change.Verb is not (Verb.Deleted or Verb.InferredDelete))
        .Select(change => JsonNode.Parse(change.Json.Span)!.AsObject()));

    private static string Words(IEnumerable<JsonObject> objects) =>
        string.Join('\n', objects.Select(one => $"{one["metadata"]!["uid"]} {one["metadata"]!["resourceVersion"]} {one["metadata"]!["labels"]?.ToJsonString()} {one["spec"]!.ToJsonString()}").Order(StringComparer.Ordinal));
}
