using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>The manifests of an application's data: databases, claims, buckets, charts.</summary>
internal static class DataManifests
{
    public static IEnumerable<JsonObject> Of(App app)
    {
        JsonObject Make(string kind, string name, string body) =>
            Manifest.Of(kind, app.Namespace, name, Manifest.Labels(name, app.Name, "data", app.Name, app.Team), body);

        if (app.Database is { } database)
        {
            yield return Make("Database", database, $$"""
                { "spec": { "engine": "postgres", "version": "16.4", "instances": {{app.DatabaseInstances.ToString(CultureInfo.InvariantCulture)}},
                  "storage": { "size": "200Gi", "storageClass": "fast-ssd" },
                  "resources": { "requests": { "cpu": "2", "memory": "8Gi" }, "limits": { "memory": "8Gi" } },
                  "parameters": { "max_connections": "400", "shared_buffers": "2GB", "work_mem": "16MB", "wal_level": "replica", "checkpoint_timeout": "15min", "log_min_duration_statement": "500ms" },
                  "tls": { "issuerRef": { "group": "cert-manager.io", "kind": "ClusterIssuer", "name": "{{app.DatabaseIssuer}}" }, "rotation": { "window": "24h" } },
                  "backup": { "schedule": "0 */2 * * *", "keep": 3, "compression": "zstd", "bucketRef": { "name": "{{database}}-backups" } },
                  "monitoring": { "enabled": true } } }
                """);
        }

        if (app.Claim is { } claim)
        {
            yield return Make("DatabaseClaim", claim, $$"""
                { "spec": { "parameters": { "engine": "postgres", "version": "16", "size": "medium", "storageGB": 250, "region": "eu-central", "multiZone": true },
                  "compositionRef": { "name": "xdatabase.postgres.halden" }, "compositionUpdatePolicy": "Automatic", "compositeDeletePolicy": "Background",
                  "writeConnectionSecretToRef": { "name": "{{claim}}-connection" } } }
                """);
        }

        if (app.Bucket is { } bucket)
        {
            yield return Make("Bucket", bucket, BucketBody(bucket, app.Team));
        }

        if (app.Chart is { } chart)
        {
            yield return Make("HelmRelease", chart, $$"""
                { "spec": { "interval": "10m", "timeout": "5m", "releaseName": "{{chart}}", "targetNamespace": "{{app.Namespace}}",
                  "chart": { "spec": { "chart": "{{chart}}", "version": "~4.2", "sourceRef": { "kind": "HelmRepository", "name": "halden", "namespace": "flux-system" }, "interval": "30m" } },
                  "install": { "remediation": { "retries": 3 } }, "upgrade": { "remediation": { "retries": 3, "strategy": "rollback" } },
                  "values": { "replicaCount": 2, "image": { "repository": "registry.halden.io/{{chart}}" }, "metrics": { "enabled": true, "serviceMonitor": { "enabled": true } },
                    "persistence": { "enabled": true, "size": "20Gi" }, "resources": { "requests": { "cpu": "100m", "memory": "256Mi" } } } } }
                """);
        }
    }

    public static string BucketBody(string name, string team) => $$"""
        { "spec": { "forProvider": { "region": "eu-central", "storageClass": "standard", "versioning": true,
            "lifecycle": [{ "prefix": "tmp/", "expireDays": 7 }, { "prefix": "", "transitionDays": 60, "transitionTo": "cold" }],
            "encryption": { "keyName": "keys/{{team}}/storage" }, "tags": { "team": "{{team}}", "name": "{{name}}" } },
          "deletionPolicy": "Delete", "managementPolicies": ["*"], "providerConfigRef": { "name": "default" } } }
        """;
}
