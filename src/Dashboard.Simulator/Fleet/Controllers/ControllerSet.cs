using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>All controllers of a cluster; those with a name are also called by stories and churn.</summary>
internal sealed class ControllerSet(Cluster cluster)
{
    public ApplicationController Applications { get; } = new(cluster);

    public KubeletController Kubelet { get; } = new(cluster);

    public CertificateController Certificates { get; } = new(cluster);

    public IssuerController Issuers { get; } = new(cluster);

    public ReadinessController Topics { get; } = new(cluster, "KafkaTopic", "strimzi-topic-operator", Readiness.KafkaTopic);

    public ManagedResourceController ManagedResources { get; } = new(cluster);

    public IEnumerable<Controller> All() =>
    [
        Applications, Kubelet, Certificates, Issuers, Topics, ManagedResources,
        new WorkloadController(cluster, "Deployment", "kube-controller-manager"),
        new WorkloadController(cluster, "Rollout", "argo-rollouts"),
        new ReplicaSetController(cluster),
        new StatefulSetController(cluster),
        new VolumeController(cluster),
        new DaemonSetController(cluster),
        new JobController(cluster),
        new SchedulerController(cluster),
        new EndpointSliceController(cluster),
        new QuotaController(cluster),
        new AutoscalerController(cluster),
        new CertificateRequestController(cluster),
        new DatabaseController(cluster),
        new BackupController(cluster),
        new ClaimController(cluster),
        new CompositeController(cluster),
        new ExternalSecretController(cluster),
        new ReadinessController(cluster, "HelmRelease", "helm-controller", Readiness.HelmRelease),
        new ReadinessController(cluster, "Gateway", "gateway-controller", Readiness.Gateway),
        new ReadinessController(cluster, "HTTPRoute", "gateway-controller", (at, key, route, _) => Readiness.HttpRoute(at, key, route)),
        new ReadinessController(cluster, "NodePool", "nodepool-controller", Readiness.NodePool),
    ];
}
