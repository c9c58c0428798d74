using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Tests.Fleet;

public sealed class StoryTests : IDisposable
{
    private const string Argo = "argoproj.io/v1alpha1";

    private readonly FleetUnderTest _fleet = new(new FleetOptions { Objects = 500, ChangesPerSecond = 2, Seed = 3 });

    [Fact]
    public void BadImage_StallsARollout_AndHeals()
    {
        JsonObject? pod = null;
        Assert.True(_fleet.RunUntil(() => (pod ??= _fleet.Store.List("v1", "Pod").FirstOrDefault(obj => Waiting(obj) is "ImagePullBackOff")) is not null, TimeSpan.FromMinutes(1)));
        var ns = (string)pod!["metadata"]!["namespace"]!;
        var application = (string)pod["metadata"]!["labels"]!["app.kubernetes.io/instance"]!;
        Assert.True(_fleet.RunUntil(() => HealthOf(ns, application) is "Degraded", TimeSpan.FromMinutes(4)), "the application should be degraded");

        Assert.True(_fleet.RunUntil(() => HealthOf(ns, application) is "Healthy", TimeSpan.FromMinutes(8)), "the application should recover");
        // The Pods of the abandoned revision may outlive that by a moment.
        Assert.True(_fleet.RunUntil(() => !_fleet.Store.List("v1", "Pod").Any(obj => Waiting(obj) is "ImagePullBackOff"), TimeSpan.FromMinutes(1)), "no Pod should wait for the image any longer");
    }

    [Fact]
    public void BrokenIssuer_TakesCertificatesDatabasesAndApplications_AndHeals()
    {
        Assert.True(_fleet.RunUntil(() => FleetUnderTest.Condition(Issuer(), "Ready", "reason") is "ErrGetKeyPair", TimeSpan.FromMinutes(1)));
        Assert.True(_fleet.RunUntil(() => FleetUnderTest.Condition(Certificate(), "Ready", "reason") is "IssuerNotReady", TimeSpan.FromMinutes(3)));
        Assert.True(_fleet.RunUntil(() => FleetUnderTest.Condition(Database(), "TLSReady", "reason") is "CertificateNotReady", TimeSpan.FromMinutes(1)));
        Assert.True(_fleet.RunUntil(() => (string?)Database()!["status"]!["phase"] is "Degraded", TimeSpan.FromMinutes(2)));
        Assert.True(_fleet.RunUntil(() => HealthOf("orders", "orders") is "Degraded", TimeSpan.FromMinutes(1)));

        Assert.True(_fleet.RunUntil(() => FleetUnderTest.Condition(Certificate(), "Ready") is "True" && HealthOf("orders", "orders") is "Healthy", TimeSpan.FromMinutes(10)));
        Assert.Equal("corp-ca-key", (string?)Issuer()!["spec"]!["ca"]!["secretName"]);
    }

    [Fact]
    public void ReplicaFight_TwoManagersSetTheSameField()
    {
        Assert.True(_fleet.RunUntil(() => _fleet.Told.Contains(("replica-fight", "rest")), TimeSpan.FromMinutes(5)));

        var values = _fleet.Events.Where(item => item.Type is "MODIFIED" && (string?)item.Object["kind"] is "Deployment" or "Rollout")
            .GroupBy(item => (string)item.Object["metadata"]!["uid"]!, StringComparer.Ordinal)
            .Max(group => group.Select(item => item.Object["spec"]!["replicas"].AsInt()).Aggregate((Last: (int?)null, Flips: 0), (seen, next) => (next, seen.Flips + (seen.Last == next ? 0 : 1))).Flips);
        Assert.True(values > 40, $"the field should flip again and again, it did so {values} times");
    }

    [Fact]
    public void QuotaStop_RefusesPods_AndHeals()
    {
        JsonObject? starved = null;
        Assert.True(_fleet.RunUntil(() => (starved ??= _fleet.Store.List("apps/v1", "ReplicaSet").FirstOrDefault(set => FleetUnderTest.Condition(set, "ReplicaFailure") is "True")) is not null, TimeSpan.FromMinutes(3)));
        var ns = (string)starved!["metadata"]!["namespace"]!;
        var name = (string)starved["metadata"]!["name"]!;

        Assert.True(_fleet.RunUntil(() => FleetUnderTest.Condition(_fleet.Get("apps/v1", "ReplicaSet", ns, name), "ReplicaFailure") is null, TimeSpan.FromMinutes(6)));
    }

    [Fact]
    public void DeletedClaim_TakesItsManagedResourcesAlong_AndComesBackAsAnotherObject()
    {
        var before = _fleet.Store.List("platform.halden.io/v1alpha1", "DatabaseClaim").ToDictionary(claim => (string)claim["metadata"]!["name"]!, claim => (string)claim["metadata"]!["uid"]!, StringComparer.Ordinal);

        Assert.True(_fleet.RunUntil(() => _fleet.Events.Exists(item => item.Type is "DELETED" && (string?)item.Object["kind"] is "DatabaseClaim"), TimeSpan.FromMinutes(3)));
        var gone = _fleet.Events.FindAll(item => item.Type is "DELETED").ConvertAll(item => (string)item.Object["kind"]!);
        Assert.True(gone.IndexOf("SQLInstance") < gone.IndexOf("XDatabase") && gone.IndexOf("XDatabase") < gone.IndexOf("DatabaseClaim"), string.Join(' ', gone));

        var name = (string)_fleet.Events.Find(item => item.Type is "DELETED" && (string?)item.Object["kind"] is "DatabaseClaim")!.Object["metadata"]!["name"]!;
        Assert.True(_fleet.RunUntil(() => _fleet.Store.List("platform.halden.io/v1alpha1", "DatabaseClaim").Any(claim =>
            (string)claim["metadata"]!["name"]! == name && (string)claim["metadata"]!["uid"]! != before[name] && FleetUnderTest.Condition(claim, "Ready") is "True"), TimeSpan.FromMinutes(8)));
    }

    [Fact]
    public void Stories_AllBeginWithinAMinute()
    {
        _fleet.Run(TimeSpan.FromSeconds(60));

        Assert.Equal(["bad-image", "broken-issuer", "deleted-claim", "noisy-neighbour", "quota-stop", "replica-fight"], _fleet.Told.Select(told => told.Story).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task StagedStory_WaitsForItsTeller_NotForTheClock()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 500, ChangesPerSecond = 0, Seed = 3, Stories = false });
        var staging = fleet.Fleet.StageAsync("broken-issuer");
        fleet.Fleet.Step();
        var story = await staging;
        fleet.Run(TimeSpan.FromMinutes(2));
        Assert.Empty(fleet.Told);

        var telling = story.TellAsync();
        fleet.Fleet.Step();
        await telling;
        Assert.Equal(("broken-issuer", "push"), Assert.Single(fleet.Told));
        Assert.True(fleet.RunUntil(() => FleetUnderTest.Condition(fleet.Get("cert-manager.io/v1", "ClusterIssuer", null, "corp-ca"), "Ready", "reason") is "ErrGetKeyPair", TimeSpan.FromMinutes(1)));
        Assert.Single(fleet.Told);
    }

    [Fact]
    public async Task StagedStory_OfNoSuchName_IsRefusedWithThoseThereAre()
    {
        var staging = _fleet.Fleet.StageAsync("good-image");
        _fleet.Fleet.Step();
        Assert.Contains("bad-image", (await Assert.ThrowsAsync<ArgumentException>(() => staging)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private JsonObject? Issuer() => _fleet.Get("cert-manager.io/v1", "ClusterIssuer", null, "corp-ca");

    private JsonObject? Certificate() => _fleet.Get("cert-manager.io/v1", "Certificate", "orders", "orders-db-server");

    private JsonObject? Database() => _fleet.Get("db.halden.io/v1", "Database", "orders", "orders");

    private string? HealthOf(string ns, string application) => (string?)_fleet.Get(Argo, "Application", ns, application)?["status"]?["health"]?["status"];

    private static string? Waiting(JsonObject pod) => (string?)pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"];
}
