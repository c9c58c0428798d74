using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Testing;

namespace Dashboard.Projections.Tests.Health;

public sealed class HealthRulesTests
{
    [Theory]
    // Kinds that no rule knows.
    [InlineData("example.com/X", """{}""", HealthStatus.Healthy, "")]
    [InlineData("example.com/X", """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["a/b"]}}""", HealthStatus.Progressing, "Terminating")]
    [InlineData("example.com/X", """{"spec":{"suspend":true},"status":{"conditions":[{"type":"Ready","status":"False","reason":"Failed"}]}}""", HealthStatus.Suspended, "Suspended")]
    [InlineData("example.com/X", """{"metadata":{"generation":3},"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Progressing, "NotObserved")]
    [InlineData("example.com/X", """{"metadata":{"generation":3},"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"False","reason":"SyncError"}]}}""", HealthStatus.Failed, "SyncError")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"Odd"}]}}""", HealthStatus.Degraded, "Odd")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"Creating"}]}}""", HealthStatus.Progressing, "Creating")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Completed","status":"False","reason":"Running"}]}}""", HealthStatus.Progressing, "Running")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Completed","status":"False","reason":"UploadFailed"}]}}""", HealthStatus.Failed, "UploadFailed")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", HealthStatus.Unknown, "Ready")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Synced","status":"False","reason":"ReconcileError"}]}}""", HealthStatus.Degraded, "ReconcileError")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Degraded","status":"True","reason":"OneDown"}]}}""", HealthStatus.Degraded, "OneDown")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Degraded","status":"False"},{"type":"Stalled","status":"False"}]}}""", HealthStatus.Healthy, "")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"Stalled","status":"True","reason":"NoQuota"}]}}""", HealthStatus.Failed, "NoQuota")]
    [InlineData("example.com/X", """{"status":{"conditions":[{"type":"MemoryPressure","status":"True"}]}}""", HealthStatus.Degraded, "MemoryPressure")]
    [InlineData("example.com/X", """{"status":{"phase":"Failed","message":"no disk"}}""", HealthStatus.Failed, "Failed")]
    [InlineData("example.com/X", """{"status":{"phase":"Provisioning"}}""", HealthStatus.Progressing, "Provisioning")]
    [InlineData("example.com/X", """{"status":{"phase":"Failed","conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Healthy, "")]
    [InlineData("example.com/X", """{"spec":{"replicas":3},"status":{"readyReplicas":1}}""", HealthStatus.Progressing, "ReplicasNotReady")]
    // Known kinds.
    [InlineData("/Pod", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Healthy, "")]
    [InlineData("/Pod", """{"status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff","message":"no such image"}}}]}}""", HealthStatus.Failed, "ImagePullBackOff")]
    [InlineData("/Pod", """{"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""", HealthStatus.Degraded, "Unschedulable")]
    [InlineData("/Pod", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"}],"containerStatuses":[{"restartCount":2}]}}""", HealthStatus.Degraded, "ContainersNotReady")]
    [InlineData("/Pod", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"}],"containerStatuses":[{"restartCount":0}]}}""", HealthStatus.Progressing, "ContainersNotReady")]
    [InlineData("/Pod", """{"status":{"phase":"Succeeded"}}""", HealthStatus.Healthy, "")]
    [InlineData("/Pod", """{"status":{"phase":"Failed","reason":"Evicted"}}""", HealthStatus.Failed, "Evicted")]
    [InlineData("apps/Deployment", """{"spec":{"replicas":2},"status":{"updatedReplicas":2,"availableReplicas":2,"replicas":2}}""", HealthStatus.Healthy, "")]
    [InlineData("apps/Deployment", """{"spec":{"replicas":2},"status":{"updatedReplicas":1,"availableReplicas":2,"replicas":3}}""", HealthStatus.Progressing, "RollingOut")]
    [InlineData("apps/Deployment", """{"spec":{"replicas":2},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"},{"type":"Available","status":"True"}]}}""", HealthStatus.Degraded, "ProgressDeadlineExceeded")]
    [InlineData("apps/Deployment", """{"spec":{"replicas":2},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"},{"type":"Available","status":"False"}]}}""", HealthStatus.Failed, "ProgressDeadlineExceeded")]
    [InlineData("apps/Deployment", """{"spec":{"replicas":0},"status":{}}""", HealthStatus.Healthy, "")]
    [InlineData("apps/ReplicaSet", """{"spec":{"replicas":2},"status":{"conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"exceeded quota"}]}}""", HealthStatus.Degraded, "FailedCreate")]
    [InlineData("apps/StatefulSet", """{"spec":{"replicas":2},"status":{"readyReplicas":2,"currentRevision":"a","updateRevision":"b"}}""", HealthStatus.Progressing, "RollingOut")]
    [InlineData("batch/Job", """{"status":{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded"}]}}""", HealthStatus.Failed, "BackoffLimitExceeded")]
    [InlineData("batch/Job", """{"status":{"active":1}}""", HealthStatus.Progressing, "Running")]
    [InlineData("/PersistentVolumeClaim", """{"status":{"phase":"Lost"}}""", HealthStatus.Failed, "Lost")]
    [InlineData("/PersistentVolumeClaim", """{"status":{"phase":"Pending"}}""", HealthStatus.Progressing, "Pending")]
    [InlineData("/Node", """{"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":"NodeStatusUnknown"}]}}""", HealthStatus.Failed, "NodeStatusUnknown")]
    [InlineData("/Node", """{"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Suspended, "Cordoned")]
    [InlineData("argoproj.io/Application", """{"status":{"health":{"status":"Degraded"},"sync":{"status":"Synced"}}}""", HealthStatus.Degraded, "Degraded")]
    [InlineData("argoproj.io/Application", """{"status":{"health":{"status":"Healthy"},"sync":{"status":"OutOfSync"}}}""", HealthStatus.Progressing, "OutOfSync")]
    [InlineData("argoproj.io/Application", """{"status":{"health":{"status":"Healthy"},"sync":{"status":"Synced"},"operationState":{"phase":"Failed","message":"hook"}}}""", HealthStatus.Degraded, "SyncFailed")]
    [InlineData("cert-manager.io/Certificate", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"DoesNotExist"},{"type":"Issuing","status":"True"}]}}""", HealthStatus.Progressing, "DoesNotExist")]
    [InlineData("cert-manager.io/Certificate", """{"status":{"failedIssuanceAttempts":1,"conditions":[{"type":"Ready","status":"False","reason":"DoesNotExist"},{"type":"Issuing","status":"True"}]}}""", HealthStatus.Failed, "DoesNotExist")]
    [InlineData("cert-manager.io/ClusterIssuer", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"ErrGetKeyPair"}]}}""", HealthStatus.Failed, "ErrGetKeyPair")]
    [InlineData("apiregistration.k8s.io/APIService", """{"status":{"conditions":[{"type":"Available","status":"False","reason":"ServiceNotFound"}]}}""", HealthStatus.Failed, "ServiceNotFound")]
    [InlineData("networking.k8s.io/Ingress", """{"status":{"loadBalancer":{}}}""", HealthStatus.Progressing, "NoLoadBalancer")]
    [InlineData("argoproj.io/Rollout", """{"spec":{"replicas":2},"status":{"phase":"Degraded","message":"ProgressDeadlineExceeded: web"}}""", HealthStatus.Degraded, "Degraded")]
    [InlineData("argoproj.io/Rollout", """{"spec":{"replicas":2},"status":{"phase":"Healthy","availableReplicas":2}}""", HealthStatus.Healthy, "")]
    [InlineData("gateway.networking.k8s.io/HTTPRoute", """{"status":{"parents":[{"conditions":[{"type":"Accepted","status":"True"},{"type":"ResolvedRefs","status":"False"}]}]}}""", HealthStatus.Degraded, "RefsNotResolved")]
    [InlineData("source.toolkit.fluxcd.io/GitRepository", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"GitOperationFailed"}]}}""", HealthStatus.Failed, "GitOperationFailed")]
    [InlineData("external-secrets.io/ExternalSecret", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"SecretSyncedError"}]}}""", HealthStatus.Failed, "SecretSyncedError")]
    [InlineData("helm.toolkit.fluxcd.io/HelmRelease", """{"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":"Progressing"}]}}""", HealthStatus.Progressing, "Progressing")]
    public void Judge_Object_StatusAndReason(string kind, string json, HealthStatus status, string reason)
    {
        var verdict = Judge(kind, json);
        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
        Assert.NotEmpty(verdict.Checks);
        Assert.Equal(status == HealthStatus.Healthy, verdict.Message.Length == 0);
    }

    [Fact]
    public void Judge_Condition_ExplainsItselfWithMessageAndSince()
    {
        var verdict = Judge("example.com/X", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"ImagePullBackOff","message":"no such image","lastTransitionTime":"2026-01-02T03:04:05Z"}]}}""");
        Assert.Equal("condition Ready=False: ImagePullBackOff: no such image", verdict.Message);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), verdict.Since);
    }

    [Fact]
    public void Judge_KnownKind_NamesItsRule_AndShowsEveryStepUpToTheOneThatDecided()
    {
        var verdict = Judge("cert-manager.io/Certificate", """{"status":{"conditions":[{"type":"Ready","status":"False","reason":"IssuerNotReady","lastTransitionTime":"2026-01-02T03:04:05Z"}]}}""");
        Assert.Equal("Certificate.cert-manager.io", verdict.Rule);
        Assert.Equal(
            ["not: condition Ready=False and status.failedIssuanceAttempts is above 0", "condition Ready=False: IssuerNotReady"], verdict.Checks.Select(check => check.Text));
        Assert.Equal((HealthStatus.Failed, verdict.Since), (verdict.Checks[^1].Status, verdict.Checks[^1].Since));
        Assert.Equal(HealthVerdict.Generic, Judge("example.com/X", "{}").Rule);
    }

    [Theory]
    [InlineData("""[]"""), InlineData("null"), InlineData("7"), InlineData("""{"status":[],"metadata":7,"spec":"x"}""")]
    [InlineData("""{"status":{"conditions":[7,{"type":{}},{"type":"Ready"},{"type":"Ready","status":3}]}}""")]
    [InlineData("""{"metadata":{"generation":1e400},"status":{"observedGeneration":"x","containerStatuses":{"a":1}}}""")]
    public void Judge_HostileShapes_NeverThrows(string json)
    {
        foreach (var kind in new[] { "/Pod", "apps/Deployment", "/Node", "example.com/X", "argoproj.io/Application" })
            Assert.NotNull(Judge(kind, json));
    }

    [Fact]
    public void Judge_RecordedObjects_AreWellWhereTheRecordingEndedWell()
    {
        var recorded = Transcripts.Find();
        Assert.SkipWhen(recorded is null, Transcripts.Absent);
        foreach (var (resource, group, kind) in new[] { ("databases", "fleet.example.com", "Database"), ("teams", "fleet.example.com", "Team"), ("queues", "fleet.example.com", "Queue"), ("configmaps", "", "ConfigMap"), ("services", "", "Service") })
        {
            using var list = JsonDocument.Parse(recorded.Body($"final/{resource}.list.json"));
            foreach (var item in list.RootElement.GetProperty("items").EnumerateArray())
                Assert.NotEqual(HealthStatus.Unknown, HealthRules.BuiltIn.Judge(new GroupVersionKind(group, "v1", kind), item).Status);
        }

        using var pods = JsonDocument.Parse(recorded.Body("final/pods.list.json"));
        var judged = 0;
        foreach (var pod in pods.RootElement.GetProperty("items").EnumerateArray())
        {
            var ready = pod.GetProperty("status").GetProperty("conditions").EnumerateArray()
                .Any(condition => condition.GetProperty("type").GetString() == "Ready" && condition.GetProperty("status").GetString() == "True");
            var running = pod.GetProperty("status").GetProperty("phase").GetString() == "Running" && !pod.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _);
            var verdict = HealthRules.BuiltIn.Judge(new("", "v1", "Pod"), pod);
            if (verdict.Status == HealthStatus.Healthy)
                Assert.True(ready && running, verdict.Message);
            judged++;
        }

        Assert.True(judged > 10);
    }

    private static HealthVerdict Judge(string kind, string json)
    {
        var slash = kind.IndexOf('/', StringComparison.Ordinal);
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
        return HealthRules.BuiltIn.Judge(new GroupVersionKind(kind[..slash], "v1", kind[(slash + 1)..]), document.RootElement);
    }
}
