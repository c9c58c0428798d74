using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Tests.Fleet;

public sealed class ReactionTests : IDisposable
{
    private static readonly WriteOptions Kubectl = new("kubectl-edit");

    private readonly FleetUnderTest _fleet = new(new FleetOptions { Objects = 400, ChangesPerSecond = 0, Stories = false });

    [Fact]
    public void Scale_Deployment_PodsAndStatusFollow()
    {
        var deployment = _fleet.Store.List("apps/v1", "Deployment")[0];
        var ns = (string)deployment["metadata"]!["namespace"]!;
        var name = (string)deployment["metadata"]!["name"]!;

        _fleet.Store.Patch("apps/v1", "Deployment", ns, name, PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 7 } }, Kubectl);

        Assert.True(_fleet.RunUntil(() => _fleet.Get("apps/v1", "Deployment", ns, name)!["status"]!["readyReplicas"].AsInt() == 7, TimeSpan.FromMinutes(1)));
        Assert.Equal(7, ReadyPods(ns, name));
    }

    [Fact]
    public void Delete_Pod_AnotherTakesItsPlace()
    {
        var pod = _fleet.Store.List("v1", "Pod").First(obj => (string?)obj["metadata"]!["ownerReferences"]?[0]?["kind"] is "ReplicaSet" && (string?)obj["status"]!["phase"] is "Running"
            && FleetUnderTest.Condition(obj, "Ready") is "True");
        var ns = (string)pod["metadata"]!["namespace"]!;
        var service = (string)pod["metadata"]!["labels"]!["app.kubernetes.io/name"]!;
        var before = ReadyPods(ns, service);

        _fleet.Store.Delete("v1", "Pod", ns, (string)pod["metadata"]!["name"]!);

        Assert.Equal(before - 1, ReadyPods(ns, service));
        Assert.True(_fleet.RunUntil(() => ReadyPods(ns, service) == before, TimeSpan.FromMinutes(1)));
        Assert.Null(_fleet.Get("v1", "Pod", ns, (string)pod["metadata"]!["name"]!));
    }

    [Fact]
    public void Volumes_AreBoundToTheirClaims_AndGoWithThem()
    {
        var claims = _fleet.Store.List("v1", "PersistentVolumeClaim");
        Assert.NotEmpty(claims);
        foreach (var claim in claims)
        {
            var volume = _fleet.Store.Get("v1", "PersistentVolume", null, (string)claim["spec"]!["volumeName"]!);
            Assert.Equal((string)claim["metadata"]!["uid"]!, (string)volume!["spec"]!["claimRef"]!["uid"]!);
            Assert.Equal("Bound", (string)volume["status"]!["phase"]!);
            Assert.Equal("Bound", (string)claim["status"]!["phase"]!);
        }

        var gone = claims[0];
        _fleet.Store.Delete("v1", "PersistentVolumeClaim", (string)gone["metadata"]!["namespace"]!, (string)gone["metadata"]!["name"]!);

        Assert.True(_fleet.RunUntil(() => _fleet.Store.Get("v1", "PersistentVolume", null, (string)gone["spec"]!["volumeName"]!) is null, TimeSpan.FromMinutes(1)));
        Assert.Equal(claims.Count - 1, _fleet.Store.List("v1", "PersistentVolume").Count);
    }

    [Fact]
    public void Edit_ApplicationParameter_IsSyncedToTheWorkload()
    {
        var deployment = _fleet.Store.List("apps/v1", "Deployment")[0];
        var ns = (string)deployment["metadata"]!["namespace"]!;
        var name = (string)deployment["metadata"]!["name"]!;
        var application = (string)deployment["metadata"]!["ownerReferences"]![0]!["name"]!;
        var parameters = new JsonArray { new JsonObject { ["name"] = $"{name}.image.tag", ["value"] = "9.9.9" } };

        _fleet.Store.Patch("argoproj.io/v1alpha1", "Application", ns, application, PatchType.Merge,
            new JsonObject { ["spec"] = new JsonObject { ["source"] = new JsonObject { ["helm"] = new JsonObject { ["parameters"] = parameters } } } }, Kubectl);

        Assert.True(_fleet.RunUntil(() => ImageOf(ns, name).EndsWith(":9.9.9", StringComparison.Ordinal), TimeSpan.FromMinutes(1)));
        Assert.True(_fleet.RunUntil(() => Done(ns, name), TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void Set_ImageThatDoesNotExist_EndsInImagePullBackOff_AndTheApplicationIsDegraded()
    {
        var deployment = _fleet.Store.List("apps/v1", "Deployment")[0];
        var ns = (string)deployment["metadata"]!["namespace"]!;
        var name = (string)deployment["metadata"]!["name"]!;
        var application = (string)deployment["metadata"]!["ownerReferences"]![0]!["name"]!;
        var containers = deployment["spec"]!["template"]!["spec"]!["containers"]!.DeepClone().AsArray();
        containers[0]!["image"] = "registry.halden.io/nothing:missing";

        _fleet.Store.Patch("apps/v1", "Deployment", ns, name, PatchType.Merge,
            new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } } }, Kubectl);

        Assert.True(_fleet.RunUntil(() => _fleet.Store.List("v1", "Pod", ns).Any(pod => Waiting(pod) is "ImagePullBackOff"), TimeSpan.FromMinutes(1)));
        Assert.True(_fleet.RunUntil(() => FleetUnderTest.Condition(_fleet.Get("apps/v1", "Deployment", ns, name), "Progressing", "reason") is "ProgressDeadlineExceeded", TimeSpan.FromMinutes(4)));
        Assert.True(_fleet.RunUntil(() => (string?)_fleet.Get("argoproj.io/v1alpha1", "Application", ns, application)!["status"]!["health"]!["status"] is "Degraded", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Delete_Deployment_IsHealedByGitOps()
    {
        var deployment = _fleet.Store.List("apps/v1", "Deployment")[0];
        var ns = (string)deployment["metadata"]!["namespace"]!;
        var name = (string)deployment["metadata"]!["name"]!;

        _fleet.Store.Delete("apps/v1", "Deployment", ns, name);

        Assert.Null(_fleet.Get("apps/v1", "Deployment", ns, name));
        Assert.True(_fleet.RunUntil(() => Done(ns, name), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Delete_Application_TakesAllItOwnsAlong()
    {
        var application = _fleet.Store.List("argoproj.io/v1alpha1", "Application").First(app => (string?)app["metadata"]!["name"] is "orders");

        _fleet.Store.Delete("argoproj.io/v1alpha1", "Application", "orders", "orders");
        _fleet.Run(TimeSpan.FromMinutes(2));

        Assert.NotNull(application);
        Assert.Null(_fleet.Get("argoproj.io/v1alpha1", "Application", "orders", "orders"));
        Assert.Null(_fleet.Get("db.halden.io/v1", "Database", "orders", "orders"));
        Assert.DoesNotContain(_fleet.Store.List("v1", "Pod", "orders"), pod => (string?)pod["metadata"]!["labels"]?["app.kubernetes.io/part-of"] is "orders");
    }

    public void Dispose() => _fleet.Dispose();

    private static string? Waiting(JsonObject pod) => (string?)pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"];

    private int ReadyPods(string ns, string service) =>
        _fleet.Store.List("v1", "Pod", ns).Count(pod => pod["metadata"]!["deletionTimestamp"] is null && (string?)pod["metadata"]!["labels"]?["app.kubernetes.io/name"] == service && FleetUnderTest.Condition(pod, "Ready") is "True");

    private string ImageOf(string ns, string name) => (string)_fleet.Get("apps/v1", "Deployment", ns, name)!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;

    private bool Done(string ns, string name) => FleetUnderTest.Condition(_fleet.Get("apps/v1", "Deployment", ns, name), "Progressing", "reason") is "NewReplicaSetAvailable"
        && _fleet.Get("apps/v1", "Deployment", ns, name)!["status"]!["readyReplicas"].AsInt() == _fleet.Get("apps/v1", "Deployment", ns, name)!["spec"]!["replicas"].AsInt();
}
