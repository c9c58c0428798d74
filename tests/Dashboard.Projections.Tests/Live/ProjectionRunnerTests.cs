using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Live;

public sealed class ProjectionRunnerTests(PostgresFixture postgres)
{
    private static readonly string[] s_tables = ["object_state", "owner_edge", "reference_edge", "health_span", "condition_span", "activity", "kind_column", "projection"];

    [Fact]
    public async Task Fold_HealthTurns_ObjectShowsLastStateAndSpansShowEach()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync("Database.example.com", "shop", "orders", Status(Condition("Ready", "True", "Up")), Verb.Added);
        await scene.PutAsync("Database.example.com", "shop", "orders", Status(Condition("Ready", "False", "BackupFailed", "disk is full")));
        await scene.FoldAsync();

        var found = (await scene.Objects.FindAsync(scene.Everything, uid, Token))!;
        Assert.Equal((HealthStatus.Failed, "BackupFailed"), (found.Health.Status, found.Health.Reason));
        Assert.Contains("disk is full", found.Health.Message, StringComparison.Ordinal);
        Assert.Equal(2, found.Versions);
        Assert.Contains(found.Checks, check => check.Status == HealthStatus.Failed);
        var spans = await scene.Conditions.SpansAsync(scene.Everything, uid, scene.Now.AddHours(-1), scene.Now.AddHours(1), Token);
        Assert.Equal([HealthStatus.Healthy, HealthStatus.Failed], spans.Health.Select(span => span.Status));
        Assert.Equal(spans.Health[1].From, spans.Health[0].To);
        Assert.Equal([("True", "Up"), ("False", "BackupFailed")], spans.Conditions.Select(span => (span.Status, span.Reason)));
        Assert.Equal(2, spans.Changes.Count);
    }

    /// <summary>What PostgreSQL has not counted it takes for nearly empty. The writer's role owns none of these tables.</summary>
    [Fact]
    public async Task Fold_OfMany_HasTheTablesCounted()
    {
        const string Counted = "SELECT min(reltuples)::bigint FROM pg_class WHERE relname IN ('object', 'object_state', 'owner_edge', 'reference_edge', 'health_span', 'condition_span', 'activity')";
        await using var scene = await OpenAsync(postgres);
        await scene.PutManyAsync("ConfigMap", Enumerable.Range(0, 1_040).Select(i => ((string?)"b", $"m{i}", (object?)null, (object?)null)));
        await scene.FoldAsync();
        Assert.InRange(await scene.NumberAsync("SELECT reltuples::bigint FROM pg_class WHERE relname = 'object_state'"), 1_000, 1_100);
        Assert.True(await scene.NumberAsync(Counted) >= 0);
        await scene.NumberAsync("SET ROLE dashboard_writer; SELECT 1 FROM (SELECT analyze_read_tables()) done");
    }

    [Fact]
    public async Task Fold_HeldUp_SaysHowFarBehindItIs_UntilItHasCaughtUp()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Thing.example.com", "a", "x", verb: Verb.Added);
        await scene.FoldAsync();
        Assert.Equal(TimeSpan.Zero, scene.Runner.Behind);

        await scene.PutAsync("Thing.example.com", "a", "x", Status(Condition("Ready", "True")));
        await using var held = await scene.DataSource.OpenConnectionAsync(Token);
        await using var holding = await held.BeginTransactionAsync(Token);
        await using (var locks = new Npgsql.NpgsqlCommand("SELECT FROM projection FOR UPDATE", held))
            await locks.ExecuteNonQueryAsync(Token);
        var folding = scene.FoldAsync();
        await Wait.UntilAsync(() => Task.FromResult(scene.Runner.Behind > TimeSpan.Zero), TimeSpan.FromSeconds(20), () => "It never says so.", Token);
        Assert.False(folding.IsCompleted);
        var earliest = TimeProvider.System.GetUtcNow();
        Assert.InRange(scene.Runner.Behind, earliest - scene.Now, TimeProvider.System.GetUtcNow() - scene.Now);

        await holding.RollbackAsync(Token);
        await folding;
        Assert.Equal(TimeSpan.Zero, scene.Runner.Behind);
    }

    [Fact]
    public async Task Fold_ConditionGoes_ClosesItsSpan()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync("Thing.example.com", "a", "x", Status(Condition("Ready", "True"), Condition("Warm", "True", "Sun")), Verb.Added);
        await scene.FoldAsync();
        await scene.PutAsync("Thing.example.com", "a", "x", Status(Condition("Ready", "True", message: "later")));
        await scene.FoldAsync();

        var spans = await scene.Conditions.SpansAsync(scene.Everything, uid, scene.Now.AddHours(-1), scene.Now.AddHours(1), Token);
        Assert.Equal(2, spans.Conditions.Count);
        Assert.Equal(("Ready", "later", null), (spans.Conditions[0].Type, spans.Conditions[0].Message, spans.Conditions[0].To));
        Assert.Equal(scene.Now, spans.Conditions[1].To);
    }

    [Fact]
    public async Task Fold_DeleteAndRecreate_TwoIncarnations()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ConfigMap", "a", "x", uid: "one", verb: Verb.Added);
        await scene.PutAsync("ConfigMap", "a", "x", uid: "one", verb: Verb.Deleted);
        await scene.PutAsync("ConfigMap", "a", "x", uid: "two", verb: Verb.Added);
        await scene.FoldAsync();

        var first = (await scene.Objects.FindAsync(scene.Everything, "one", Token))!;
        Assert.NotNull(first.DeletedAt);
        Assert.Equal(HealthStatus.Missing, first.Health.Status);
        var second = (await scene.Objects.FindAsync(scene.Everything, "two", Token))!;
        Assert.Null(second.DeletedAt);
        Assert.Equal(1, (await scene.Objects.ListAsync(scene.Everything, new() { Name = "x" }, Token)).Total);
    }

    [Fact]
    public async Task Fold_RelistWithoutObject_DeletedAndSaysItIsInferred()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.ListAsync("ConfigMap", null, ("a", "stays", null), ("a", "goes", null));
        await scene.ListAsync("ConfigMap", new(GapReason.WatchExpired, "410"), ("a", "stays", null));
        await scene.Runner.CatchUpAsync(Token);

        var gone = (await scene.Objects.FindAsync(scene.Everything, "ConfigMap/a/goes", Token))!;
        Assert.True(gone.InferredDelete);
        Assert.Contains("final state unknown", gone.Health.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rebuild_GivesTheSameTables()
    {
        await using var scene = await OpenAsync(postgres);
        await StoryAsync(scene, foldOften: true);
        var before = await AllAsync(scene);

        await scene.NewRunner().RebuildAsync(null, Token);

        var after = await AllAsync(scene);
        foreach (var table in s_tables)
        {
            Assert.NotEqual("", before[table]);
            Assert.Equal(before[table], after[table]);
        }
    }

    [Fact]
    public async Task Rebuild_UnknownProjection_IsRefused()
    {
        await using var scene = await OpenAsync(postgres);
        await Assert.ThrowsAsync<ArgumentException>(() => scene.Runner.RebuildAsync("nonsense", Token));
    }

    [Fact]
    public async Task Fold_TwoRunners_CountEachChangeOnce()
    {
        await using var scene = await OpenAsync(postgres);
        var other = scene.NewRunner();
        await scene.PutAsync("ConfigMap", "a", "x", verb: Verb.Added);
        await scene.FoldAsync();
        await other.CatchUpAsync(Token);
        await scene.PutAsync("ConfigMap", "a", "x", new { data = new { k = "1" } });
        await scene.FoldAsync(); // other's checkpoint is stale now
        await scene.PutAsync("ConfigMap", "a", "x", new { data = new { k = "2" } });
        await Task.WhenAll(other.CatchUpAsync(Token), scene.FoldAsync());
        await other.CatchUpAsync(Token);

        Assert.Equal(3, (await scene.Objects.FindAsync(scene.Everything, "ConfigMap/a/x", Token))!.Versions);
    }

    [Fact]
    public async Task Fold_AfterAnErrorOfALogThatWasPutBack_GoesByWhatIdsStandForNow()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("ConfigMap", "a", "x", verb: Verb.Added);
        await scene.PutAsync("ConfigMap", "a", "y", verb: Verb.Added);
        await scene.FoldAsync();
        await ExecuteAsync("ALTER TABLE projection RENAME TO away");
        await scene.PutAsync("ConfigMap", "a", "x");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(scene.FoldAsync);
        await ExecuteAsync(
            """
            ALTER TABLE away RENAME TO projection;
            SET session_replication_role = replica;
            DELETE FROM change WHERE position > 0;
            UPDATE log_head SET next = 1;
            UPDATE object SET name = 'other' WHERE name = 'x';
            UPDATE projection SET position = -1;
            DELETE FROM object_state; DELETE FROM health_span; DELETE FROM activity;
            RESET session_replication_role
            """);

        await scene.Runner.CatchUpAsync(Token);
        Assert.Equal("other", Assert.Single((await scene.Objects.ListAsync(scene.Everything, new(), Token)).Items).Object.Name);

        async Task ExecuteAsync(string sql)
        {
            await using var command = scene.DataSource.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    [Fact]
    public async Task Fold_HostileObject_IsUnknownAndTheFoldGoesOn()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Thing.example.com", "a", "nul", new { status = new { conditions = new[] { Condition("Re\0ady", "Fa\0lse", "\0", "\0") }, phase = "\0" } }, Verb.Added, new { labels = new Dictionary<string, string> { ["a\0"] = "b\0" } });
        await scene.PutAsync("Thing.example.com", "a", "odd", new { status = "text", spec = 7, data = new[] { 1 } }, Verb.Added, new { ownerReferences = "none", labels = 3, creationTimestamp = "never" });
        await scene.PutAsync("Thing.example.com", "a", "good", verb: Verb.Added);
        await scene.FoldAsync();

        Assert.Equal(3, (await scene.Objects.ListAsync(scene.Everything, new(), Token)).Total);
    }

    [Fact]
    public async Task Fold_DefinitionAfterItsObjects_FillsTheirCells()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Queue.example.com", "a", "jobs", new { status = new { depth = 42 } }, Verb.Added);
        await scene.FoldAsync();
        await scene.PutAsync("CustomResourceDefinition.apiextensions.k8s.io", null, "queues.example.com", Definition("Depth"), Verb.Added);
        await scene.FoldAsync();

        var page = await scene.Objects.ListAsync(scene.Everything, new() { Kind = "Queue" }, Token);
        Assert.Equal(["Depth"], page.Columns.Select(column => column.Name));
        Assert.Equal(["42"], Assert.Single(page.Items).Cells);
    }

    internal static object Definition(string column) => new
    {
        spec = new
        {
            group = "example.com",
            names = new { kind = "Queue" },
            versions = new[] { new { name = "v1", additionalPrinterColumns = new object[] { new { name = column, type = "integer", jsonPath = ".status.depth" }, new { name = "Age", type = "date", jsonPath = ".metadata.creationTimestamp" } } } },
        },
    };

    private static async Task StoryAsync(LogScene scene, bool foldOften)
    {
        for (var round = 0; round < 4; round++)
        {
            await scene.PutAsync("Queue.example.com", "a", "jobs", new { spec = new { databaseRef = new { name = "d" + round / 2 }, other = round }, status = new { depth = round } });
            await scene.PutAsync("Pod", "a", "late", Status(Condition("Ready", round % 2 == 0 ? "True" : "False", "R" + round)), metadata: Owner("ReplicaSet.apps/a/rs"));
            await scene.PutAsync("ReplicaSet.apps", "a", "rs", new { spec = new { replicas = round } }, metadata: round > 1 ? Owner("Deployment.apps/a/web") : null);
            await scene.PutAsync("ConfigMap", "a", "x", uid: "cm" + round / 2, verb: round % 2 == 0 ? Verb.Added : Verb.Deleted);
            if (round == 2)
                await scene.PutAsync("CustomResourceDefinition.apiextensions.k8s.io", null, "queues.example.com", Definition("Depth"));
            if (foldOften)
                await scene.FoldAsync();
        }

        await scene.ListAsync("ReplicaSet.apps", new(GapReason.Unreachable, "away"));
        await scene.Runner.CatchUpAsync(Token);
    }

    private static async Task<Dictionary<string, string>> AllAsync(LogScene scene)
    {
        var all = new Dictionary<string, string>();
        foreach (var table in s_tables)
            all[table] = await scene.TableAsync(table);
        return all;
    }
}
