using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>The Deployment or Rollout of a component.</summary>
internal static class WorkloadManifests
{
    public static JsonObject Of(App app, Component component, int? replicas, string image)
    {
        var labels = Manifest.Labels(component.Name, app.Name, component.Role, app.Name, app.Team);
        labels["app.kubernetes.io/version"] = component.Version;
        var strategy = component.Workload is "Rollout"
            ? """{ "canary": { "maxSurge": "25%", "maxUnavailable": 0, "steps": [{ "setWeight": 20 }, { "pause": { "duration": "30s" } }, { "setWeight": 60 }, { "pause": { "duration": "30s" } }] } }"""
            : """{ "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "25%", "maxUnavailable": "25%" } }""";
        var body = $$"""
            { "spec": { "revisionHistoryLimit": {{Math.Clamp(component.PastRevisions, 1, 5).ToString(CultureInfo.InvariantCulture)}}, "progressDeadlineSeconds": 90,
              "selector": { "matchLabels": { "app.kubernetes.io/name": "{{component.Name}}" } }, "strategy": {{strategy}} } }
            """;
        var obj = Manifest.Of(component.Workload, app.Namespace, component.Name, labels, body);
        obj.Annotate("halden.io/runbook", $"https://runbooks.halden.example/{app.Team}/{component.Name}");
        obj.Annotate("halden.io/oncall", $"{app.Team}-oncall");
        var spec = obj["spec"]!;
        if (replicas is not null)
        {
            spec["replicas"] = replicas;
        }

        spec["template"] = PodTemplates.Of(app, component);
        spec["template"]!["spec"]!["containers"]![0]!["image"] = image;
        return obj;
    }
}
