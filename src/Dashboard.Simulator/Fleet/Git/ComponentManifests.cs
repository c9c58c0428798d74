using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>The manifests of one component, in the order in which they are applied.</summary>
internal static class ComponentManifests
{
    /// <param name="app">The application.</param>
    /// <param name="component">One of its components.</param>
    /// <param name="replicas">Replicas after overrides; null leaves them to an autoscaler.</param>
    /// <param name="image">Image after overrides.</param>
    public static IEnumerable<JsonObject> Of(App app, Component component, int? replicas, string image)
    {
        var name = component.Name;
        JsonObject Make(string kind, string objectName, string body) =>
            Manifest.Of(kind, app.Namespace, objectName, Manifest.Labels(name, app.Name, component.Role, app.Name, app.Team), body);

        yield return Make("ServiceAccount", name, """{ "automountServiceAccountToken": false }""");
        for (var i = 0; i < component.Settings; i++)
        {
            yield return Make("ConfigMap", i == 0 ? $"{name}-config" : $"{name}-config-{i}", ConfigurationFiles.Of(app, component, i));
        }

        if (component.Secrets)
        {
            yield return Make("ExternalSecret", $"{name}-env", $$"""
                { "spec": { "refreshInterval": "1h", "secretStoreRef": { "kind": "ClusterSecretStore", "name": "vault" },
                  "target": { "name": "{{name}}-env", "creationPolicy": "Owner", "deletionPolicy": "Retain" },
                  "data": [
                    { "secretKey": "API_KEY", "remoteRef": { "key": "teams/{{app.Team}}/{{name}}", "property": "api-key" } },
                    { "secretKey": "SESSION_KEY", "remoteRef": { "key": "teams/{{app.Team}}/{{name}}", "property": "session-key" } },
                    { "secretKey": "SMTP_PASSWORD", "remoteRef": { "key": "shared/smtp", "property": "password" } } ] } }
                """);
        }

        if (component.Issuer is { } issuer)
        {
            yield return Make("Certificate", $"{name}-tls", $$"""
                { "spec": { "secretName": "{{name}}-tls", "commonName": "{{name}}.{{app.Namespace}}.svc",
                  "dnsNames": ["{{name}}", "{{name}}.{{app.Namespace}}", "{{name}}.{{app.Namespace}}.svc", "{{name}}.{{app.Namespace}}.svc.cluster.local"],
                  "duration": "12h", "renewBefore": "6m", "usages": ["digital signature", "key encipherment", "server auth"],
                  "privateKey": { "algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always" }, "revisionHistoryLimit": 2,
                  "issuerRef": { "group": "cert-manager.io", "kind": "{{(issuer.EndsWith("-issuer", StringComparison.Ordinal) ? "Issuer" : "ClusterIssuer")}}", "name": "{{issuer}}" } } }
                """);
        }

        yield return Make("Service", name, $$"""
            { "spec": { "type": "ClusterIP", "selector": { "app.kubernetes.io/name": "{{name}}" }, "sessionAffinity": "None", "internalTrafficPolicy": "Cluster",
              "ports": [{ "name": "http", "port": 80, "targetPort": "http", "protocol": "TCP" }, { "name": "metrics", "port": 9090, "targetPort": "metrics", "protocol": "TCP" }] } }
            """);
        yield return WorkloadManifests.Of(app, component, replicas, image);
        yield return Make("PodDisruptionBudget", name, $$"""
            { "spec": { "maxUnavailable": 1, "selector": { "matchLabels": { "app.kubernetes.io/name": "{{name}}" } } } }
            """);
        if (component.Autoscaled)
        {
            yield return Make("HorizontalPodAutoscaler", name, string.Create(CultureInfo.InvariantCulture, $$"""
                { "spec": { "minReplicas": {{Math.Max(1, component.Replicas / 2)}}, "maxReplicas": {{component.Replicas * 3}},
                  "scaleTargetRef": { "apiVersion": "{{(component.Workload is "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1")}}", "kind": "{{component.Workload}}", "name": "{{name}}" },
                  "metrics": [{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": 70 } } }] } }
                """));
        }

        if (component.Isolated)
        {
            yield return Make("NetworkPolicy", name, $$"""
                { "spec": { "podSelector": { "matchLabels": { "app.kubernetes.io/name": "{{name}}" } }, "policyTypes": ["Ingress", "Egress"],
                  "ingress": [{ "from": [{ "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": "ingress" } } }], "ports": [{ "port": 8080, "protocol": "TCP" }] }],
                  "egress": [{ "to": [{ "namespaceSelector": {} }] }] } }
                """);
        }

        if (component.Routed)
        {
            yield return Make("HTTPRoute", name, $$"""
                { "spec": { "parentRefs": [{ "group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "ingress", "name": "public" }],
                  "hostnames": ["{{name}}.halden.example"],
                  "rules": [{ "matches": [{ "path": { "type": "PathPrefix", "value": "/" } }], "timeouts": { "request": "15s" },
                    "backendRefs": [{ "group": "", "kind": "Service", "name": "{{name}}", "port": 80, "weight": 1 }] }] } }
                """);
        }

        for (var i = 0; i < component.Topics; i++)
        {
            var topic = i == 0 ? $"{name}-events" : string.Create(CultureInfo.InvariantCulture, $"{name}-events-{i}");
            var made = Make("KafkaTopic", topic, $$"""
                { "spec": { "topicName": "{{app.Namespace}}.{{topic}}", "partitions": 12, "replicas": 3,
                  "config": { "retention.ms": "604800000", "cleanup.policy": "delete", "min.insync.replicas": "2", "compression.type": "zstd", "max.message.bytes": "1048576" } } }
                """);
            made["metadata"]!["labels"]!["strimzi.io/cluster"] = "events";
            yield return made;
        }

        if (component.Scheduled)
        {
            yield return Make("CronJob", $"{name}-cleanup", CronJobBody(app, component));
        }
    }

    private static string CronJobBody(App app, Component component) => $$"""
        { "spec": { "schedule": "*/15 * * * *", "timeZone": "Etc/UTC", "concurrencyPolicy": "Forbid", "startingDeadlineSeconds": 120, "suspend": false,
          "successfulJobsHistoryLimit": 2, "failedJobsHistoryLimit": 1,
          "jobTemplate": { "metadata": { "labels": { "app.kubernetes.io/name": "{{component.Name}}-cleanup", "team": "{{app.Team}}" } },
            "spec": { "backoffLimit": 2, "ttlSecondsAfterFinished": 3600,
              "template": { "metadata": { "labels": { "app.kubernetes.io/name": "{{component.Name}}-cleanup", "app.kubernetes.io/instance": "{{app.Name}}", "team": "{{app.Team}}" } },
                "spec": { "restartPolicy": "Never", "serviceAccountName": "{{component.Name}}",
                  "containers": [{ "name": "cleanup", "image": "registry.halden.io/platform/cleanup:2.3.1", "args": ["--older-than=72h", "--target={{component.Name}}"],
                    "resources": { "requests": { "cpu": "50m", "memory": "64Mi" }, "limits": { "memory": "128Mi" } } }] } } } } } }
        """;
}
