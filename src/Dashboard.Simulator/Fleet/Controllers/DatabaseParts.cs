using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Controllers;

/// <summary>What the operator creates for one Database.</summary>
internal static class DatabaseParts
{
    public static IEnumerable<JsonObject> Of(JsonObject database, ObjectRef key, int instances)
    {
        var name = $"{key.Name}-db";
        var team = (string?)database["metadata"]!["labels"]?["team"] ?? key.Namespace!;
        var part = (string?)database["metadata"]!["labels"]?["app.kubernetes.io/part-of"] ?? key.Name;
        JsonObject Make(string kind, string objectName, string body)
        {
            var labels = Manifest.Labels(name, key.Name, "database", part, team);
            labels["app.kubernetes.io/managed-by"] = "db-operator";
            labels["db.halden.io/database"] = key.Name;
            return Manifest.Of(kind, key.Namespace, objectName, labels, body);
        }

        var issuer = database["spec"]!["tls"]?["issuerRef"];
        yield return Make("ConfigMap", $"{name}-settings", $$"""
            { "data": { "postgresql.conf": "max_connections = 400\nshared_buffers = 2GB\nwork_mem = 16MB\nmaintenance_work_mem = 512MB\nwal_level = replica\nmax_wal_senders = 10\nwal_keep_size = 2GB\nssl = on\nssl_cert_file = '/etc/tls/tls.crt'\nssl_key_file = '/etc/tls/tls.key'\nlog_min_duration_statement = 500ms\ncheckpoint_timeout = 15min\nautovacuum_vacuum_scale_factor = 0.05\n",
              "pg_hba.conf": "hostssl all all 10.0.0.0/8 scram-sha-256\nhostssl replication all 10.0.0.0/8 cert\n" } }
            """);
        yield return Make("Certificate", $"{name}-server", $$"""
            { "spec": { "secretName": "{{name}}-tls", "commonName": "{{name}}.{{key.Namespace}}.svc", "dnsNames": ["{{name}}", "{{name}}.{{key.Namespace}}.svc"],
              "duration": "12h", "renewBefore": "6m", "usages": ["server auth", "client auth"], "privateKey": { "algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always" },
              "issuerRef": { "group": "cert-manager.io", "kind": "{{(string?)issuer?["kind"] ?? "ClusterIssuer"}}", "name": "{{(string?)issuer?["name"] ?? "corp-ca"}}" } } }
            """);
        yield return Make("Bucket", $"{key.Name}-backups", DataManifests.BucketBody($"{key.Name}-backups", team));
        yield return Make("Service", name, $$"""
            { "spec": { "type": "ClusterIP", "selector": { "app.kubernetes.io/name": "{{name}}" }, "ports": [{ "name": "postgres", "port": 5432, "targetPort": 5432, "protocol": "TCP" }] } }
            """);
        yield return Make("StatefulSet", name, $$"""
            { "spec": { "replicas": {{instances.ToString(CultureInfo.InvariantCulture)}}, "serviceName": "{{name}}", "podManagementPolicy": "OrderedReady", "revisionHistoryLimit": 3,
              "selector": { "matchLabels": { "app.kubernetes.io/name": "{{name}}" } },
              "persistentVolumeClaimRetentionPolicy": { "whenDeleted": "Delete", "whenScaled": "Retain" },
              "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } },
              "template": {
                "metadata": { "labels": { "app.kubernetes.io/name": "{{name}}", "app.kubernetes.io/instance": "{{key.Name}}", "app.kubernetes.io/component": "database", "db.halden.io/database": "{{key.Name}}", "team": "{{team}}" } },
                "spec": { "terminationGracePeriodSeconds": 120, "securityContext": { "runAsNonRoot": true, "runAsUser": 70, "fsGroup": 70 },
                  "containers": [
                    { "name": "postgres", "image": "registry.halden.io/db/postgres:{{(string?)database["spec"]!["version"] ?? "16.4"}}",
                      "ports": [{ "name": "postgres", "containerPort": 5432, "protocol": "TCP" }],
                      "resources": { "requests": { "cpu": "2", "memory": "8Gi" }, "limits": { "memory": "8Gi" } },
                      "readinessProbe": { "exec": { "command": ["pg_isready", "-h", "127.0.0.1"] }, "periodSeconds": 5, "failureThreshold": 3 },
                      "volumeMounts": [{ "name": "data", "mountPath": "/var/lib/postgresql" }, { "name": "tls", "mountPath": "/etc/tls", "readOnly": true }, { "name": "settings", "mountPath": "/etc/postgresql", "readOnly": true }] },
                    { "name": "exporter", "image": "registry.halden.io/db/exporter:0.15.0", "ports": [{ "name": "metrics", "containerPort": 9187, "protocol": "TCP" }],
                      "resources": { "requests": { "cpu": "20m", "memory": "64Mi" } } }
                  ],
                  "volumes": [{ "name": "tls", "secret": { "secretName": "{{name}}-tls", "defaultMode": 256 } }, { "name": "settings", "configMap": { "name": "{{name}}-settings" } }] } } } }
            """);
    }
}
