using System.Text.Json.Nodes;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Audit;

public sealed class HistoryQueriesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Object_Versions_CarryFieldsAndWhatTheyTurnedTo()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 1 }, status = new { phase = "Ready" } }, Verb.Added);
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 2, a = 1, b = 2 }, status = new { phase = "Failed" } });
        await scene.FoldAsync();

        var page = await scene.History.ObjectAsync(scene.Everything, uid, new(FieldsPerChange: 2), Token);
        var rows = page.Items.Cast<ChangeRow>().ToList();
        Assert.Equal([Verb.Modified, Verb.Added], rows.Select(row => row.Verb));
        Assert.Equal((2, 2, HealthStatus.Failed), (rows[0].Fields.Count, rows[0].MoreFields, rows[0].Turned));
        Assert.Equal(("spec.size", "1", "2"), (rows[0].Fields[0].Path, rows[0].Fields[0].Was, rows[0].Fields[0].Is));
        Assert.Null(rows[1].Turned);
        Assert.Equal(64, rows[0].ContentHash.Length);
    }

    [Fact]
    public async Task Object_Noise_IsHiddenAndCounted()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 1 } }, Verb.Added);
        for (var i = 0; i < 3; i++)
            await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 1 } });
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 2 } });
        await scene.FoldAsync();

        var shown = await scene.History.ObjectAsync(scene.Everything, uid, new(), Token);
        Assert.Equal((2, 3), (shown.Items.Count, shown.NoiseHidden));
        Assert.Equal(5, (await scene.History.ObjectAsync(scene.Everything, uid, new(Noise: true), Token)).Items.Count);
        var all = await scene.History.ChangesAsync(scene.Everything, new(), Token);
        Assert.Equal((2, 3), (all.Items.Count, all.NoiseHidden));
        Assert.Equal(3, (await scene.Objects.FindAsync(scene.Everything, uid, Token))!.NoiseVersions);
    }

    [Fact]
    public async Task Quarantine_IsMarked_AndComparedWithNothing()
    {
        await using var scene = await OpenAsync(postgres);
        var bad = new Quarantine("It is no good.");
        var uid = await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 1 } }, Verb.Added);
        await scene.PutAsync("Thing.example.com", "a", "x", new { quarantined = bad }, quarantine: bad);
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 2 } });
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 3 } });
        await scene.FoldAsync();

        foreach (var page in new[] { await scene.History.ObjectAsync(scene.Everything, uid, new(), Token), await scene.History.ChangesAsync(scene.Everything, new(), Token) })
        {
            Assert.Equal(
                [(1, false, false), (0, false, true), (0, true, false), (0, false, false)],
                page.Items.OfType<ChangeRow>().Select(row => (row.Fields.Count, row.Quarantined, row.AfterQuarantine)));
        }
    }

    [Fact]
    public async Task Changes_NoiseOfAManager_IsCountedWhereThatManagerIsAskedFor()
    {
        await using var scene = await OpenAsync(postgres);
        var spec = new { spec = new { size = 1 } };
        await scene.PutAsync("Thing.example.com", "a", "x", spec, Verb.Added, Managed("maker"));
        foreach (var manager in (string[])["heart", "heart", "other"])
            await scene.PutAsync("Thing.example.com", "a", "x", spec, metadata: Managed(manager));
        await scene.FoldAsync();

        Assert.Equal(2, (await scene.History.ChangesAsync(scene.Everything, new() { Manager = "heart" }, Token)).NoiseHidden);
        Assert.Equal(3, (await scene.History.ChangesAsync(scene.Everything, new() { Verb = Verb.Modified }, Token)).NoiseHidden);
        Assert.Equal(0, (await scene.History.ChangesAsync(scene.Everything, new() { Verb = Verb.Deleted }, Token)).NoiseHidden);
        Assert.Equal(1, (await scene.History.ChangesAsync(scene.Everything, new() { Uid = "Thing.example.com/a/x", FirstPosition = 2, LastPosition = 2 }, Token)).NoiseHidden);
    }

    [Fact]
    public async Task Fields_TwoManagersInOneVersion_EachFieldSaysItsOwn()
    {
        await using var scene = await OpenAsync(postgres);
        object Owned(string aTime, string bTime) => new
        {
            managedFields = new object[]
            {
                new { manager = "a", time = aTime, fieldsV1 = JsonNode.Parse("""{"f:spec":{"f:x":{}}}""") },
                new { manager = "b", time = bTime, fieldsV1 = JsonNode.Parse("""{"f:spec":{"f:y":{}}}""") },
            },
        };
        var uid = await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { x = 1, y = 1, z = 1 } }, Verb.Added, Owned("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { x = 2, y = 2 } }, metadata: Owned("2026-01-01T00:00:07Z", "2026-01-01T00:00:09Z"));
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { x = 3, y = 2 } }, metadata: Owned("2026-01-01T00:00:11Z", "2026-01-01T00:00:09Z"));
        await scene.FoldAsync();

        (string, string?)[] both = [("spec.x", "a"), ("spec.y", "b"), ("spec.z", "b")]; // who takes away is whoever wrote the version
        var rows = (await scene.History.ObjectAsync(scene.Everything, uid, new(), Token)).Items.Cast<ChangeRow>().ToList();
        Assert.Equal([("spec.x", "a")], rows[0].Fields.Select(field => (field.Path, field.Manager)));
        Assert.Equal("b", rows[1].Manager);
        Assert.Equal(both, rows[1].Fields.Select(field => (field.Path, field.Manager)));
        var (followed, _) = await new ForwardHistory(scene.Log, scene.DataSource).AfterAsync(scene.Everything, 0, 10, Token);
        Assert.Equal(both, ((ChangeRow)followed[0]).Fields.Select(field => (field.Path, field.Manager)));
        var diff = (await scene.History.DiffAsync(scene.Everything, uid, new(0, null), new(2, null), Token))!;
        Assert.Equal([("spec.x", "a"), ("spec.y", "b"), ("spec.z", null)], diff.Fields.Select(field => (field.Path, field.Manager)));
    }

    [Fact]
    public async Task Histories_Pages_ShowEachChangeOnceAndRefuseForeignCursors()
    {
        await using var scene = await OpenAsync(postgres);
        for (var i = 0; i < 7; i++)
            await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = i } });
        await scene.FoldAsync();

        var positions = new List<long>();
        string? cursor = null;
        do
        {
            var page = await scene.History.ObjectAsync(scene.Everything, "Thing.example.com/a/x", new(cursor, 3), Token);
            positions.AddRange(page.Items.Select(row => row.Position));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal([6, 5, 4, 3, 2, 1, 0], positions);
        var other = (await scene.History.ChangesAsync(scene.Everything, new(Limit: 3), Token)).Next;
        Assert.Equal("cursor", (await Assert.ThrowsAsync<QueryException>(() => scene.History.ObjectAsync(scene.Everything, "Thing.example.com/a/x", new(other), Token))).Parameter);
        var rest = await scene.History.ChangesAsync(scene.Everything, new(Limit: 30, Cursor: other), Token);
        Assert.Equal([3, 2, 1, 0], rest.Items.Select(row => row.Position));
    }

    [Fact]
    public async Task Histories_Gap_StandsAtItsPlaceInTime()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("ConfigMap", null, ("a", "x", new { data = new { k = "1" } }));
        await scene.ListAsync("ConfigMap", new(GapReason.WatchExpired, "410"), ("a", "x", new { data = new { k = "2" } }));
        await scene.Runner.CatchUpAsync(Token);

        foreach (var page in new[] { await scene.History.ObjectAsync(scene.Everything, "ConfigMap/a/x", new(), Token), await scene.History.ChangesAsync(scene.Everything, new(), Token) })
        {
            var gap = Assert.Single(page.Items.OfType<GapRow>());
            Assert.Equal((GapReason.WatchExpired, "410"), (gap.Gap.Reason, gap.Gap.Detail));
            Assert.Equal(2, page.Items.OfType<ChangeRow>().Count());
        }

        var none = await scene.History.ChangesAsync(scene.Everything, new(Kind: "Pod"), Token);
        Assert.Empty(none.Items);
    }

    [Fact]
    public void Interleave_GapsBetweenChanges_ByTheirEnd()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        HistoryRow At(int minute) => new ChangeRow(
            minute, start.AddMinutes(minute), Verb.Modified, new(new("", "v1", "X"), null, "x", "x"), 1, "1", null, null, [], 0, null, false, "", start);
        Gap Lost(int from, int? to) => new("c", from, start, new("", "v1", "xs"), "X", null, start.AddMinutes(from), to is { } end ? start.AddMinutes(end) : null, GapReason.Unreachable, "");

        var rows = HistoryRows.Interleave([At(30), At(20), At(10)], [Lost(12, 15), Lost(40, null), Lost(1, 5), Lost(18, 20)]);

        Assert.Equal([40, 30, 20, 18, 12, 10, 1], rows.Select(row => (row.At - start).TotalMinutes));
    }

    [Fact]
    public async Task VersionAndDiff_ByPositionTimeAndNow()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 1, password = "redacted:0a1b2c3d" } }, Verb.Added);
        var then = scene.Now;
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 2, password = "redacted:ffffffff" }, status = new { phase = "Failed" } });
        await scene.FoldAsync();

        var first = (await scene.History.VersionAsync(scene.Everything, uid, new(null, then), Token))!;
        Assert.Equal((0L, 1, 2), (first.Change.Position, first.Number, first.Of));
        var last = (await scene.History.VersionAsync(scene.Everything, uid, LogPoint.Now, Token))!;
        Assert.Equal((2, HealthStatus.Failed), (last.Number, last.Health.Status));
        Assert.Null(await scene.History.VersionAsync(scene.Everything, uid, new(null, then.AddHours(-9)), Token));
        var diff = (await scene.History.DiffAsync(scene.Everything, uid, new(0, null), LogPoint.Now, Token))!;
        Assert.Equal([false, true, false], diff.Fields.Select(field => field.Redacted));
        Assert.Null(await scene.History.DiffAsync(scene.Everything, "nobody", new(0, null), LogPoint.Now, Token));
    }

    [Fact]
    public async Task Changes_Filters_Combine()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 1 } }, Verb.Added);
        await scene.PutAsync("Thing.example.com", "a", "x", new { spec = new { size = 2 } });
        await scene.PutAsync("Thing.example.com", "b", "y", verb: Verb.Added);
        await scene.FoldAsync();

        Assert.Equal([1L], await PositionsAsync(new(Path: "spec")));
        Assert.Equal([2L, 0L], await PositionsAsync(new(Verb: Verb.Added)));
        Assert.Equal([1L, 0L], await PositionsAsync(new(Uid: "Thing.example.com/a/x")));
        Assert.Equal([2L], await PositionsAsync(new(Group: "example.com", Kind: "Thing", Namespace: "b", Name: "y")));
        Assert.Empty(await PositionsAsync(new(Uid: "nobody")));

        async Task<IEnumerable<long>> PositionsAsync(ChangeFilter filter) =>
            (await scene.History.ChangesAsync(scene.Everything, filter, Token)).Items.OfType<ChangeRow>().Select(row => row.Position).ToList();
    }

    [Fact]
    public async Task Version_OfAnObjectThatStatesNoTime_IsInItsStatusSinceItTurned_AndSaysWhy()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync("Thing.example.com", "a", "x", new { status = new { phase = "Running" } }, Verb.Added);
        var born = scene.Now;
        await scene.PutAsync("Thing.example.com", "a", "x", new { status = new { phase = "Failed", message = "one" } });
        var turned = scene.Now;
        await scene.PutAsync("Thing.example.com", "a", "x", new { status = new { phase = "Error", message = "two" } });
        await scene.FoldAsync();

        foreach (var (position, status, since) in new[] { (0L, HealthStatus.Healthy, born), (1L, HealthStatus.Failed, turned), (2L, HealthStatus.Failed, turned) })
        {
            var version = (await scene.History.VersionAsync(scene.Everything, uid, new LogPoint(position, null), Token))!;
            Assert.Equal((status, since), (version.Health.Status, version.Health.Since));
            Assert.Equal(HealthVerdict.Generic, version.Verdict!.Rule);
            Assert.Contains(version.Verdict.Checks, check => check.Status == status);
        }
    }
}
