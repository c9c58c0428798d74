using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>All manifests of an application: the repository's content with the overrides of the Application's own spec.</summary>
internal static class AppManifests
{
    /// <summary>The Application object itself.</summary>
    public static JsonObject Application(App app)
    {
        var parameters = string.Join(", ", app.Components.Select(component =>
            $$"""{ "name": "{{component.Name}}.logLevel", "value": "{{component.LogLevel}}" }"""));
        var obj = Manifest.Of("Application", app.Namespace, app.Name, Manifest.Labels(app.Name, app.Name, "application", app.Name, app.Team), $$"""
            { "spec": { "project": "{{app.Team}}",
              "source": { "repoURL": "https://git.halden.example/{{app.Team}}/{{app.Name}}-deploy.git", "path": "deploy/overlays/production", "targetRevision": "main",
                "helm": { "releaseName": "{{app.Name}}", "valueFiles": ["values.yaml", "values-production.yaml"], "parameters": [{{parameters}}] } },
              "destination": { "server": "https://kubernetes.default.svc", "namespace": "{{app.Namespace}}" },
              "syncPolicy": { "automated": { "prune": true, "selfHeal": true }, "syncOptions": ["CreateNamespace=false", "ServerSideApply=true", "PruneLast=true"],
                "retry": { "limit": 5, "backoff": { "duration": "5s", "factor": 2, "maxDuration": "3m" } } },
              "ignoreDifferences": [{ "group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"] }, { "group": "argoproj.io", "kind": "Rollout", "jsonPointers": ["/spec/replicas"] }],
              "info": [{ "name": "channel", "value": "#team-{{app.Team}}" }] } }
            """);
        return obj.Annotate("notifications.argoproj.io/subscribe.on-health-degraded.slack", $"team-{app.Team}");
    }

    /// <summary>
    /// Overrides are Helm parameters of the Application: COMPONENT.replicas and COMPONENT.image.tag. Each manifest but the shared ones is owned
    /// by the Application.
    /// </summary>
    public static IEnumerable<JsonObject> Of(App app, JsonObject application)
    {
        var parameters = Parameters(application);
        var manifests = app.Components.SelectMany(component => ComponentManifests.Of(
                app,
                component,
                int.TryParse(parameters.GetValueOrDefault($"{component.Name}.replicas"), CultureInfo.InvariantCulture, out var replicas) ? replicas : component.Autoscaled ? null : component.Replicas,
                parameters.TryGetValue($"{component.Name}.image.tag", out var tag) ? $"registry.halden.io/{component.Name}:{tag}" : component.Image))
            .Concat(DataManifests.Of(app));
        foreach (var manifest in manifests)
        {
            manifest["metadata"]!["ownerReferences"] = new JsonArray { Controller.OwnerReference(application) };
            yield return manifest;
        }

        foreach (var shared in app.Shared?.Invoke() ?? [])
        {
            yield return shared.Annotate("argocd.argoproj.io/tracking-id", $"{app.Name}:{(string)shared["kind"]!}:{app.Namespace}/{(string)shared["metadata"]!["name"]!}");
        }
    }

    private static Dictionary<string, string> Parameters(JsonObject application)
    {
        Dictionary<string, string> result = new(StringComparer.Ordinal);
        foreach (var parameter in application["spec"]?["source"]?["helm"]?["parameters"] as JsonArray ?? [])
        {
            result[(string)parameter!["name"]!] = (string?)parameter["value"] ?? "";
        }

        return result;
    }
}
