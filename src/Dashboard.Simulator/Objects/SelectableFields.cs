using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>The fields that field selectors may name: the same two for every kind, some more for built-in ones, and those that a CRD declares.</summary>
public static class SelectableFields
{
    private static readonly string[] Common = ["metadata.name", "metadata.namespace"];

    private static readonly FrozenDictionary<string, string[]> BuiltIn = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Pod"] =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
            "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ],
        ["Event"] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion", "reportingController",
        ],
        ["Namespace"] = ["status.phase"],
        ["Node"] = ["spec.unschedulable"],
        ["Secret"] = ["type"],
        ["Service"] = ["spec.clusterIP", "spec.type"],
        ["ReplicaSet"] = ["status.replicas"],
        ["ReplicationController"] = ["status.replicas"],
        ["Job"] = ["status.successful"],
        ["CertificateSigningRequest"] = ["spec.signerName"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlySet<string> Of(string kind) =>
        BuiltIn.TryGetValue(kind, out var more) ? Common.Concat(more).ToFrozenSet(StringComparer.Ordinal) : Common.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="version">One element of a CRD's <c>spec.versions</c>.</param>
    public static IReadOnlySet<string> OfCustomResource(JsonObject version) =>
        Common.Concat((version["selectableFields"] as JsonArray ?? [])
            .Select(f => f?["jsonPath"]?.GetValue<string>().TrimStart('.') ?? "").Where(p => p.Length > 0))
            .ToFrozenSet(StringComparer.Ordinal);
}
