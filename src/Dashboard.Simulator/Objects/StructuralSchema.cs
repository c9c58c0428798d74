#pragma warning disable IDE0060, MA0140 // the signatures first
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>A CRD version's <c>schema.openAPIV3Schema</c>, compiled. Immutable, safe to share.</summary>
public sealed class StructuralSchema(JsonObject? openApiV3Schema)
{
    private readonly JsonObject? schema = openApiV3Schema;

    /// <summary>Removes the fields that the schema does not name, in place.</summary>
    /// <returns>The removed paths, as they appear in warnings and strict errors: <c>spec.imgae</c>.</returns>
    public IReadOnlyList<string> Prune(JsonObject subject) => schema is null ? [] : [];

    /// <summary>Fills in defaults, in place; null where a default exists and null is not allowed counts as absent.</summary>
    public void Default(JsonObject subject) => _ = schema ?? subject;

    /// <summary>Everything wrong with the object, in the order of the API server; empty when valid.</summary>
    public IReadOnlyList<FieldError> Validate(JsonObject subject) => schema is null ? [] : [];
}
