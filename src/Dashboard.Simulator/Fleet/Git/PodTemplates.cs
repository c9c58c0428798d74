using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>Pod templates of realistic size: probes, resources, environment, volumes, a sidecar.</summary>
internal static class PodTemplates
{
    public static JsonObject Of(App app, Component component)
    {
        var template = JsonNode.Parse($$"""
            {
              "metadata": {
                "labels": {},
                "annotations": {
                  "prometheus.io/scrape": "true", "prometheus.io/port": "9090", "prometheus.io/path": "/metrics",
                  "halden.io/config-version": "{{component.LogLevel}}-{{component.Version}}"
                }
              },
              "spec": {
                "serviceAccountName": "{{component.Name}}",
                "terminationGracePeriodSeconds": 30,
                "securityContext": { "runAsNonRoot": true, "runAsUser": 10001, "fsGroup": 10001, "seccompProfile": { "type": "RuntimeDefault" } },
                "containers": [
                  {
                    "name": "{{component.Role}}",
                    "image": "{{component.Image}}",
                    "imagePullPolicy": "IfNotPresent",
                    "args": ["serve", "--config=/etc/app/app.yaml", "--log-level={{component.LogLevel}}"],
                    "ports": [{ "name": "http", "containerPort": 8080, "protocol": "TCP" }, { "name": "metrics", "containerPort": 9090, "protocol": "TCP" }],
                    "env": [
                      { "name": "SERVICE_NAME", "value": "{{component.Name}}" },
                      { "name": "TEAM", "value": "{{app.Team}}" },
                      { "name": "POD_NAME", "valueFrom": { "fieldRef": { "apiVersion": "v1", "fieldPath": "metadata.name" } } },
                      { "name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": "http://localhost:4317" },
                      { "name": "KAFKA_BOOTSTRAP", "value": "events-kafka-bootstrap.kafka.svc:9093" }
                    ],
                    "envFrom": [{ "configMapRef": { "name": "{{component.Name}}-config" } }],
                    "resources": { "requests": { "cpu": "250m", "memory": "512Mi" }, "limits": { "memory": "768Mi" } },
                    "livenessProbe": { "httpGet": { "path": "/livez", "port": "http", "scheme": "HTTP" }, "periodSeconds": 10, "timeoutSeconds": 2, "failureThreshold": 6 },
                    "readinessProbe": { "httpGet": { "path": "/readyz", "port": "http", "scheme": "HTTP" }, "periodSeconds": 5, "timeoutSeconds": 2, "failureThreshold": 3 },
                    "volumeMounts": [{ "name": "config", "mountPath": "/etc/app", "readOnly": true }, { "name": "tmp", "mountPath": "/tmp" }],
                    "securityContext": { "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": { "drop": ["ALL"] } }
                  },
                  {
                    "name": "otel-agent",
                    "image": "registry.halden.io/platform/otel-agent:0.112.0",
                    "imagePullPolicy": "IfNotPresent",
                    "resources": { "requests": { "cpu": "20m", "memory": "64Mi" }, "limits": { "memory": "128Mi" } }
                  }
                ],
                "volumes": [{ "name": "config", "configMap": { "name": "{{component.Name}}-config", "defaultMode": 420 } }, { "name": "tmp", "emptyDir": { "sizeLimit": "256Mi" } }],
                "topologySpreadConstraints": [
                  { "maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway",
                    "labelSelector": { "matchLabels": { "app.kubernetes.io/name": "{{component.Name}}" } } }
                ],
                "restartPolicy": "Always",
                "dnsPolicy": "ClusterFirst",
                "schedulerName": "default-scheduler"
              }
            }
            """)!.AsObject();
        template["metadata"]!["labels"] = Manifest.Labels(component.Name, app.Name, component.Role, app.Name, app.Team);
        template["metadata"]!["labels"]!["app.kubernetes.io/version"] = component.Version;
        var spec = template["spec"]!;
        if (component.Secrets)
        {
            spec["containers"]![0]!["envFrom"]!.AsArray().Add(new JsonObject { ["secretRef"] = new JsonObject { ["name"] = $"{component.Name}-env" } });
        }

        if (component.Issuer is not null)
        {
            spec["containers"]![0]!["volumeMounts"]!.AsArray().Add(new JsonObject { ["name"] = "tls", ["mountPath"] = "/etc/tls", ["readOnly"] = true });
            spec["volumes"]!.AsArray().Add(new JsonObject { ["name"] = "tls", ["secret"] = new JsonObject { ["secretName"] = $"{component.Name}-tls", ["defaultMode"] = 420 } });
        }

        return template;
    }
}
