using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>One version that a resource is served in. Versions share their objects; only <c>apiVersion</c> differs.</summary>
public sealed record ServedVersion(string Name)
{
    public bool HasStatus { get; init; }

    public ScalePaths? Scale { get; init; }

    /// <summary>The text of the Warning header that every answer of a deprecated version carries; null when it is not deprecated.</summary>
    public string? DeprecationWarning { get; init; }

    /// <summary>The <c>openAPIV3Schema</c> of a custom resource; null for built-in kinds.</summary>
    public JsonObject? OpenApiSchema { get; init; }

    /// <summary>Field paths (<c>spec.tier</c>) that a field selector may name.</summary>
    public required IReadOnlySet<string> SelectableFields { get; init; }

    public StructuralSchema? Schema { get; init; }

    /// <summary>How lists and maps of this version merge, for managedFields and patches.</summary>
    public required ObjectType Merging { get; init; }

    public required TableLayout Table { get; init; }

    internal static ServedVersion BuiltIn(string group, string version, string kind)
    {
        var apiVersion = group.Length == 0 ? version : $"{group}/{version}";
        return new ServedVersion(version)
        {
            SelectableFields = Objects.SelectableFields.Of(kind),
            Merging = ObjectType.BuiltIn(apiVersion, kind),
            Table = Tables.BuiltIn(apiVersion, kind),
        };
    }
}

/// <summary>Where the scale subresource reads and writes, as dotted paths without the leading dot.</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? LabelSelector);
