using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Controllers;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Population;

/// <summary>What a cluster has before any application: namespaces, node pools and nodes, issuers, the gateway, node agents.</summary>
internal sealed class Infrastructure(Cluster cluster)
{
    private const string Admin = "kubectl-client-side-apply";

    public static JsonObject PlatformLabels(string name) => Manifest.Labels(name, name, "platform", "platform", "platform");

    public void Namespaces(IReadOnlyList<string> namespaces)
    {
        foreach (var name in Vocabulary.Platform.Concat(namespaces))
        {
            Namespace(name, !Vocabulary.Platform.Contains(name, StringComparer.Ordinal));
        }
    }

    public void Nodes(int count)
    {
        string[] pools = count < 8 ? ["general"] : ["general", "compute", "memory", "spot"];
        foreach (var pool in pools)
        {
            cluster.Create(Manifest.Of("NodePool", null, pool, PlatformLabels(pool), $$"""
                { "spec": { "machineType": "standard-16", "minNodes": 1, "maxNodes": {{(count * 2).ToString(CultureInfo.InvariantCulture)}}, "zones": ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
                  "labels": { "halden.io/pool": "{{pool}}" }, "disruption": { "consolidateAfter": "10m", "budget": "10%" }, "image": { "family": "flatcar", "version": "4152.2.1" } } }
                """), "nodepool-controller");
        }

        for (var i = 0; i < count; i++)
        {
            var pool = pools[i % pools.Length];
            var owner = cluster.Get(new ObjectRef("NodePool", null, pool))!;
            NodeObjects.Create(cluster, owner, pool, $"{cluster.Options.ClusterName}-{pool}-{Names.Suffix(cluster.Random)}", Vocabulary.Zones[i % Vocabulary.Zones.Length]);
        }
    }

    /// <summary>Cluster issuers belong to an application of the platform team, and are shared: they have no owner.</summary>
    public App Issuers()
    {
        cluster.Create(Manifest.Of("Secret", IssuerController.Home, "corp-ca-key", PlatformLabels("corp-ca"), Pair()), Admin);
        cluster.Create(Manifest.Of("Secret", IssuerController.Home, "internal-ca-key", PlatformLabels("internal-ca"), Pair()), Admin);
        var app = new App("platform-issuers", IssuerController.Home, "platform") { Shared = () => IssuerManifests(cluster.Git.CorporateKey) };
        app.Commit(cluster.Random);
        return app;
    }

    public void Gateway() => cluster.Create(Manifest.Of("Gateway", "ingress", "public", PlatformLabels("public"), """
        { "spec": { "gatewayClassName": "halden-external",
          "listeners": [
            { "name": "http", "port": 80, "protocol": "HTTP", "allowedRoutes": { "namespaces": { "from": "All" } } },
            { "name": "https", "port": 443, "protocol": "HTTPS", "hostname": "*.halden.example", "tls": { "mode": "Terminate", "certificateRefs": [{ "group": "", "kind": "Secret", "name": "wildcard-tls" }] }, "allowedRoutes": { "namespaces": { "from": "All" } } } ] } }
        """), "argocd-controller");

    public void NodeAgents(int count)
    {
        foreach (var name in ((string[])["node-agent", "kube-proxy", "log-shipper", "node-exporter"]).Take(count))
        {
            cluster.Create(Manifest.Of("DaemonSet", "kube-system", name, PlatformLabels(name), $$"""
                { "spec": { "selector": { "matchLabels": { "app.kubernetes.io/name": "{{name}}" } }, "updateStrategy": { "type": "RollingUpdate" },
                  "template": { "metadata": { "labels": { "app.kubernetes.io/name": "{{name}}", "team": "platform" } },
                    "spec": { "hostNetwork": true, "priorityClassName": "system-node-critical", "tolerations": [{ "operator": "Exists" }],
                      "containers": [{ "name": "{{name}}", "image": "registry.halden.io/platform/{{name}}:1.14.2", "resources": { "requests": { "cpu": "50m", "memory": "96Mi" }, "limits": { "memory": "192Mi" } },
                        "volumeMounts": [{ "name": "var", "mountPath": "/host/var", "readOnly": true }] }],
                      "volumes": [{ "name": "var", "hostPath": { "path": "/var", "type": "Directory" } }] } } } }
                """), Admin);
        }
    }

    private static IEnumerable<JsonObject> IssuerManifests(string corporateKey)
    {
        yield return Manifest.Of("ClusterIssuer", null, "corp-ca", PlatformLabels("corp-ca"), $$"""{ "spec": { "ca": { "secretName": "{{corporateKey}}" } } }""");
        yield return Manifest.Of("ClusterIssuer", null, "internal-ca", PlatformLabels("internal-ca"), """{ "spec": { "ca": { "secretName": "internal-ca-key" } } }""");
        yield return Manifest.Of("ClusterIssuer", null, "public-acme", PlatformLabels("public-acme"), """
            { "spec": { "acme": { "server": "https://acme.example/directory", "email": "platform@halden.example", "privateKeySecretRef": { "name": "public-acme-account" },
              "solvers": [{ "http01": { "gatewayHTTPRoute": { "parentRefs": [{ "name": "public", "namespace": "ingress" }] } } }] } } }
            """);
    }

    private string Pair() => $$"""{ "type": "kubernetes.io/tls", "data": { "tls.crt": "{{Names.Blob(cluster.Random, 420)}}", "tls.key": "{{Names.Blob(cluster.Random, 120)}}" } }""";

    private void Namespace(string name, bool team)
    {
        if (cluster.Get(new ObjectRef("Namespace", null, name)) is null)
        {
            cluster.Create(Manifest.Of("Namespace", null, name, new JsonObject { ["kubernetes.io/metadata.name"] = name, ["team"] = name, ["pod-security.kubernetes.io/enforce"] = team ? "restricted" : "privileged" }, "{}"), Admin);
        }

        var labels = PlatformLabels(name);
        cluster.Create(Manifest.Of("ServiceAccount", name, "default", [], "{}"), "kube-controller-manager");
        cluster.Create(Manifest.Of("ConfigMap", name, "kube-root-ca.crt", [], $$"""
            { "data": { "ca.crt": "-----BEGIN CERTIFICATE-----\n{{Names.Blob(cluster.Random, 540)}}\n-----END CERTIFICATE-----\n" } }
            """).Annotate("kubernetes.io/description", "Contains a CA bundle that can be used to verify the kube-apiserver."), "kube-controller-manager");
        if (team)
        {
            cluster.Create(Manifest.Of("ResourceQuota", name, Quotas.Name, labels, """{ "spec": { "hard": { "pods": "2000", "requests.cpu": "800", "requests.memory": "2Ti" } } }"""), Admin);
        }
    }
}
