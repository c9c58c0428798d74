using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Projections.Audit;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Audit;

public sealed class BlameQueriesTests(PostgresFixture postgres)
{
    private const string Kind = "Thing.example.com";

    [Fact]
    public async Task Of_EachField_NamesTheLastChangeThatTouchedIt()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 1, image = "a" } }, Verb.Added, Managed("maker"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 2, image = "a" } }, metadata: Managed("scaler"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 3, image = "a" } }, metadata: Managed("scaler"));
        var scaled = scene.Now;
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 3, image = "a", extra = new { deep = new { a = 1 } } } }, metadata: Managed("adder"));
        await scene.FoldAsync();

        var blame = (await scene.Blame.OfAsync(scene.Everything, uid, default, Token))!;
        Assert.Equal(("scaler", 2L, scaled), (Of(blame, "spec.size").Manager, Of(blame, "spec.size").Position, Of(blame, "spec.size").At!.Value));
        Assert.Equal(("adder", 3L), (Of(blame, "spec.extra.deep.a").Manager, Of(blame, "spec.extra.deep.a").Position));
        Assert.Null(Of(blame, "spec.image").Position);
        Assert.Equal((0L, true, 0), (blame.Oldest, blame.Complete, blame.MoreFields));
        Assert.DoesNotContain(blame.Fields, field => field.Path.Contains("managedFields", StringComparison.Ordinal) || field.Path == "metadata.resourceVersion");
    }

    [Fact]
    public async Task Of_APastVersion_KnowsNothingOfLaterOnes()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 1 } }, Verb.Added, Managed("maker"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 2 } }, metadata: Managed("first"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 3 } }, metadata: Managed("second"));
        await scene.FoldAsync();

        var blame = (await scene.Blame.OfAsync(scene.Everything, uid, new LogPoint(1, null), Token))!;
        Assert.Equal(("first", 1L), (Of(blame, "spec.size").Manager, Of(blame, "spec.size").Position));
        Assert.Equal((2, 3, 0L, 2L), (blame.Version.Number, blame.Version.Of, blame.Version.Before, blame.Version.After));
    }

    [Fact]
    public async Task Of_UnchangedSinceTheFirstVersion_TakesTheManagersThatItNames()
    {
        await using var scene = await OpenAsync(postgres);
        var owned = new Dictionary<string, object> { ["f:spec"] = new Dictionary<string, object> { ["f:size"] = new { } } };
        var uid = await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 1, other = 2 } }, Verb.Added, new
        {
            managedFields = new object[]
            {
                new { manager = "maker", operation = "Apply", time = "2026-01-02T03:04:05Z", fieldsV1 = owned },
            },
        });
        await scene.FoldAsync();

        var blame = (await scene.Blame.OfAsync(scene.Everything, uid, default, Token))!;
        Assert.Equal(new FieldBlame("spec.size", "maker", null, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), Of(blame, "spec.size"));
        Assert.Equal(new FieldBlame("spec.other", null, null, null), Of(blame, "spec.other"));
    }

    [Fact]
    public async Task Of_BookkeepingSince_IsNobodysChange()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 1 } }, Verb.Added, Managed("maker"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 2 } }, metadata: Managed("scaler"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 2 } }, metadata: Managed("heart"));
        await scene.FoldAsync();

        var blame = (await scene.Blame.OfAsync(scene.Everything, uid, default, Token))!;
        Assert.Equal((1L, 2), (Of(blame, "spec.size").Position, blame.Versions));
    }

    [Fact]
    public async Task Of_BehindAQuarantinedVersion_NothingIsTold()
    {
        await using var scene = await OpenAsync(postgres);
        var bad = new Quarantine("It is no good.");
        var uid = await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 1, other = 1 } }, Verb.Added, Managed("maker"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 1, other = 2 } }, metadata: Managed("setter"));
        await scene.PutAsync(Kind, "a", "x", new { quarantined = bad }, quarantine: bad);
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 2, other = 2 } }, metadata: Managed("after"));
        await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 3, other = 2 } }, metadata: Managed("last"));
        await scene.FoldAsync();

        var blame = (await scene.Blame.OfAsync(scene.Everything, uid, default, Token))!;
        Assert.Equal(4L, Of(blame, "spec.size").Position);
        Assert.Null(Of(blame, "spec.other").Position);
        Assert.Equal((3L, false), (blame.Oldest, blame.Complete));
    }

    [Fact]
    public async Task Of_LongHistory_StopsAtItsBoundAndSaysSo()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync(Kind, "a", "x", new { spec = new { size = 0, name = "n" } }, Verb.Added);
        for (var i = 1; i <= BlameQueries.MaxVersions + 5; i++)
            await scene.PutAsync(Kind, "a", "x", new { spec = new { size = i, name = "n" } });
        await scene.FoldAsync();

        var blame = (await scene.Blame.OfAsync(scene.Everything, uid, default, Token))!;
        Assert.Equal((BlameQueries.MaxVersions, false, 6L), (blame.Versions, blame.Complete, blame.Oldest));
        Assert.Equal(BlameQueries.MaxVersions + 5, Of(blame, "spec.size").Position);
    }

    [Fact]
    public async Task Of_MoreFieldsThanItTells_CountsTheRest()
    {
        await using var scene = await OpenAsync(postgres);
        var uid = await scene.PutAsync(Kind, "a", "x", new { data = Enumerable.Range(0, BlameQueries.MaxFields + 10).ToDictionary(i => $"k{i}", i => i) }, Verb.Added);
        await scene.FoldAsync();

        var blame = (await scene.Blame.OfAsync(scene.Everything, uid, default, Token))!;
        Assert.Equal(BlameQueries.MaxFields, blame.Fields.Count);
        Assert.InRange(blame.MoreFields, 10, 20);
    }

    private static FieldBlame Of(Blame blame, string path) => Assert.Single(blame.Fields, field => field.Path == path);
}
