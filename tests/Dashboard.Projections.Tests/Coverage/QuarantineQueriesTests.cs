using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Model.Capture;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Testing;
using static Dashboard.Projections.Tests.LogScene;

namespace Dashboard.Projections.Tests.Coverage;

public sealed class QuarantineQueriesTests(PostgresFixture postgres)
{
    private static readonly Quarantine Bad = new("It is no good.");

    [Fact]
    public async Task OnlyWhatIsInQuarantineNow_NewestFirst_AndOnlyWhatTheViewerMayRead()
    {
        await using var scene = await OpenAsync(postgres);
        await scene.PutAsync("Widget.example.com", "a", "good");
        await scene.PutAsync("Widget.example.com", "a", "bad", new { quarantined = Bad }, quarantine: Bad);
        await scene.PutAsync("Widget.example.com", "b", "bad-too", new { quarantined = Bad }, quarantine: Bad);
        await scene.PutAsync("Widget.example.com", "a", "was-bad", new { quarantined = Bad }, quarantine: Bad);
        await scene.PutAsync("Widget.example.com", "a", "was-bad");
        await scene.PutAsync("Widget.example.com", "a", "bad-and-gone", new { quarantined = Bad }, quarantine: Bad);
        await scene.PutAsync("Widget.example.com", "a", "bad-and-gone", verb: Verb.Deleted);
        await scene.FoldAsync();
        var queries = new QuarantineQueries(scene.Reads);

        var all = await queries.NowAsync(scene.Everything, Token);
        Assert.Equal((2, "bad-too bad"), (all.Total, string.Join(' ', all.Newest.Select(one => one.Name))));
        Assert.Equal(("b", "widgets", "Widget"), (all.Newest[0].Namespace, all.Newest[0].Resource, all.Newest[0].Kind.Kind));
        var some = await queries.NowAsync(scene.Only(new Grant("example.com", "widgets", "a")), Token);
        Assert.Equal((1, "bad"), (some.Total, Assert.Single(some.Newest).Name));
        Assert.Equal(0, (await queries.NowAsync(scene.Only(), Token)).Total);

        // What it is like now is not known, whatever the husk lacks.
        var objects = (await scene.Objects.ListAsync(scene.Everything, new(), Token)).Items.ToDictionary(one => one.Object.Name, one => one.Health.Status, StringComparer.Ordinal);
        Assert.Equal((HealthStatus.Unknown, HealthStatus.Healthy, HealthStatus.Healthy), (objects["bad"], objects["was-bad"], objects["good"]));
    }
}
