using System.Text.Json.Nodes;
using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>Puts the frame around a manifest: type, name, labels.</summary>
internal static class Manifest
{
    public static JsonObject Of(string kind, string? @namespace, string name, JsonObject labels, string body)
    {
        var obj = new JsonObject { ["apiVersion"] = Kinds.ApiVersion(kind), ["kind"] = kind };
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        metadata["labels"] = labels;
        obj["metadata"] = metadata;
        var content = JsonNode.Parse(body)!.AsObject();
        foreach (var field in content.ToList())
        {
            content.Remove(field.Key);
            obj[field.Key] = field.Value;
        }

        return obj;
    }

    public static JsonObject Labels(string name, string instance, string component, string partOf, string team) => new()
    {
        ["app.kubernetes.io/name"] = name,
        ["app.kubernetes.io/instance"] = instance,
        ["app.kubernetes.io/component"] = component,
        ["app.kubernetes.io/part-of"] = partOf,
        ["app.kubernetes.io/managed-by"] = "argocd",
        ["team"] = team,
    };

    public static JsonObject Annotate(this JsonObject obj, string key, string value)
    {
        var metadata = obj["metadata"]!.AsObject();
        (metadata["annotations"] ??= new JsonObject())[key] = value;
        return obj;
    }
}
