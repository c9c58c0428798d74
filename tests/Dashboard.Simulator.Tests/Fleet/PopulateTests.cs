using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Tests.Fleet;

public sealed class PopulateTests
{
    [Theory]
    [InlineData(400, 1)]
    [InlineData(400, 2)]
    [InlineData(1_200, 7)]
    public void Populate_WantedObjects_AreThereWithinThreePercent(int objects, int seed)
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = objects, Seed = seed });

        var live = Live(fleet).Count;

        Assert.InRange(live, objects * 0.97, objects * 1.03);
        Assert.Equal(live, fleet.Fleet.Count);
    }

    [Fact]
    public void Populate_EveryOwnerReference_NamesALiveObjectByItsUid()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 1_000 });
        var live = Live(fleet);
        var byUid = live.ToDictionary(obj => (string)obj["metadata"]!["uid"]!, StringComparer.Ordinal);
        var checkedReferences = 0;

        foreach (var obj in live)
        {
            foreach (var owner in obj["metadata"]!["ownerReferences"] as JsonArray ?? [])
            {
                Assert.True(byUid.TryGetValue((string)owner!["uid"]!, out var target), $"{obj["metadata"]!["name"]} has an owner that does not live");
                Assert.Equal((string?)owner["kind"], (string?)target["kind"]);
                Assert.Equal((string?)owner["name"], (string?)target["metadata"]!["name"]);
                Assert.True((string?)target["metadata"]!["namespace"] is not { } home || home == (string?)obj["metadata"]!["namespace"], "an owner in another namespace");
                checkedReferences++;
            }
        }

        Assert.True(checkedReferences > live.Count / 2, "most objects should have an owner");
    }

    [Fact]
    public void Populate_NoWrite_IsRefused()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 600 });

        Assert.Equal(0, fleet.Fleet.Refused);
    }

    [Fact]
    public void Populate_AlmostEverything_IsHealthy_AndSomeTroubleStands()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 1_200 });

        var sick = Live(fleet).Select(obj => (Obj: obj, Health: HealthRules.Of((string)obj["kind"]!, obj).Health)).Where(entry => entry.Health != Health.Healthy)
            .Select(entry => $"{entry.Obj["kind"]} {entry.Obj["metadata"]!["name"]} {entry.Health}").ToList();

        Assert.NotEmpty(sick);
        Assert.True(sick.Count < 30, string.Join('\n', sick));
    }

    [Fact]
    public void Step_WithoutChurnAndStories_ChangesOnlyWhatIsInTrouble()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 500, ChangesPerSecond = 0, Stories = false });

        fleet.Run(TimeSpan.FromMinutes(3));

        var healthy = fleet.Events.Where(item => (string?)item.Object["kind"] is "Certificate" or "Secret" or "ConfigMap" or "Node" or "DatabaseClaim" or "Service").ToList();
        Assert.Empty(healthy);
        Assert.InRange(fleet.Events.Count, 1, 300);
    }

    [Fact]
    public void Step_WithoutChurnStoriesAndTrouble_ChangesNothing()
    {
        using var fleet = new FleetUnderTest(new FleetOptions { Objects = 500, ChangesPerSecond = 0, Stories = false, StandingTrouble = false });

        fleet.Run(TimeSpan.FromMinutes(3));

        // The server itself settles the definitions, a moment after they were created.
        Assert.DoesNotContain(fleet.Events, item => (string?)item.Object["kind"] is not ("Event" or "CustomResourceDefinition"));
    }

    private static List<JsonObject> Live(FleetUnderTest fleet) =>
        KindsOfFleet.SelectMany(kind => fleet.Store.List(Kinds.ApiVersion(kind), kind)).ToList();

    private static readonly string[] KindsOfFleet =
    [
        "Namespace", "Node", "Pod", "Service", "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume", "ResourceQuota", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job",
        "CronJob", "EndpointSlice", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "Application", "Rollout", "Certificate", "CertificateRequest", "Issuer", "ClusterIssuer",
        "Database", "Backup", "DatabaseClaim", "XDatabase", "Bucket", "NodePool", "SQLInstance", "SQLUser", "FirewallRule", "ExternalSecret", "KafkaTopic", "Gateway", "HTTPRoute", "HelmRelease",
    ];
}
