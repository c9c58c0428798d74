using Dashboard.Model;
using Dashboard.Projections.Tests;
using Dashboard.Testing;
using Dashboard.Web.Features.Overview;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Web.Tests.Features;

/// <summary>What is said of real histories.</summary>
public sealed class IncidentFinderTests(PostgresFixture postgres)
{
    private const string Widget = "Widget.example.com";

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task Find_TimesThatNothingHappenedAt_AreNone(string time)
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync(Widget, "n", "owner", Status(Condition("Ready", "False", "Failed", since: time)), Verb.Added, new { creationTimestamp = time }, "owner");
        await scene.PutAsync(Widget, "n", "owned", Status(Condition("Ready", "False", "Failed", since: time)), Verb.Added, Owner("owner"));
        Assert.InRange((await FindAsync(scene)).Since, scene.Now.AddMinutes(-1), scene.Now);
    }

    [Fact]
    public async Task Find_ChangeBeforeManyOthers_IsFound()
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync(Widget, "n", "w", new { spec = new { size = 2 } });
        await ChurnAsync(scene, 80);
        await scene.PutAsync(Widget, "n", "w", new { spec = new { size = 2 }, status = Failed(scene.Now) });
        var found = await FindAsync(scene);
        Assert.Equal("spec.size", IncidentFinder.IntentField(found.Before!)!.Path);
    }

    /// <summary>Kubernetes' times are whole seconds: what was changed after the beginning of the second can have been before.</summary>
    [Fact]
    public async Task Find_ChangeOfTheSameSecond_IsBefore()
    {
        await using var scene = await SceneAsync();
        scene.Pass(TimeSpan.FromSeconds(0.5));
        await scene.PutAsync(Widget, "n", "w", new { spec = new { size = 2 }, status = Failed(scene.Now.AddSeconds(0.5)) });
        var found = await FindAsync(scene);
        Assert.Equal(found.Since.AddSeconds(0.5), found.Before?.At);
    }

    [Fact]
    public async Task Find_MoreChangesThanAreLookedThrough_SaysNotThatThereWasNone()
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync(Widget, "n", "w", new { spec = new { size = 2 } });
        await ChurnAsync(scene, 210);
        await scene.PutAsync(Widget, "n", "w", new { spec = new { size = 2 }, status = Failed(scene.Now) });
        var found = await FindAsync(scene);
        Assert.Null(found.Before);
        Assert.Null(found.Covered);
    }

    [Fact]
    public async Task Find_WithoutAChange_IsAsCoveredAsTheObjectItself_HoweverManyOwnersItHas()
    {
        await using var scene = await OpenAsync(postgres);
        string[] owners = ["A", "B", "C", "D"];
        foreach (var (kind, i) in owners.Select((kind, i) => (kind, i)))
        {
            await scene.ListAsync(kind, null);
            await scene.PutAsync(kind, "n", "o", verb: Verb.Added, metadata: i == 0 ? null : Owner(owners[i - 1]), uid: kind);
        }
        await scene.PutAsync(Widget, "n", "w", new { status = Failed(scene.Now) }, Verb.Added, Owner("D"));
        await using (var covered = scene.DataSource.CreateCommand("UPDATE coverage SET from_at = from_at - interval '1 day'"))
            await covered.ExecuteNonQueryAsync(Token);
        Assert.Equal(0, (await FindAsync(scene)).Covered);
    }

    /// <summary>The scene's time is brought near to that of recording, by which changes are chosen.</summary>
    private async Task<LogScene> SceneAsync()
    {
        var scene = await OpenAsync(postgres);
        scene.Pass(TimeSpan.FromMinutes(37));
        await scene.PutAsync(Widget, "n", "w", new { spec = new { size = 1 } }, Verb.Added, new { creationTimestamp = "2026-01-01T00:00:00Z" });
        return scene;
    }

    private static object Failed(DateTimeOffset since) => new { conditions = new[] { Condition("Ready", "False", "Failed", since: since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)) } };

    private static async Task ChurnAsync(LogScene scene, int changes)
    {
        for (var i = 0; i < changes; i++)
            await scene.PutAsync(Widget, "n", "w", new { spec = new { size = 2 }, status = new { seen = i } });
    }

    private static async Task<Incident> FindAsync(LogScene scene)
    {
        await scene.FoldAsync();
        var (incidents, _) = await new IncidentFinder(scene.Objects, scene.History, scene.Relations, scene.Coverage)
            .FindAsync(scene.Everything, await scene.Objects.UnhealthyAsync(scene.Everything, null, 500, Token), Token);
        return Assert.Single(incidents);
    }
}
