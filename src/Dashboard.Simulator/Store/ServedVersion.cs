using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>One version that a resource is served in. Versions share their objects; only <c>apiVersion</c> differs.</summary>
public sealed record ServedVersion(string Name)
{
    public bool HasStatus { get; init; }

    public ScalePaths? Scale { get; init; }

    /// <summary>The text of the Warning header that every answer of a deprecated version carries; null when it is not deprecated.</summary>
    public string? DeprecationWarning { get; init; }

    /// <summary>The <c>openAPIV3Schema</c> of a custom resource; null for built-in kinds.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>The <c>additionalPrinterColumns</c> of a custom resource; null where none were given.</summary>
    public JsonArray? PrinterColumns { get; init; }

    /// <summary>Field paths (<c>spec.tier</c>) that a field selector may name, besides name and namespace.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];
}

/// <summary>Where the scale subresource reads and writes, as dotted paths without the leading dot.</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? LabelSelector);
