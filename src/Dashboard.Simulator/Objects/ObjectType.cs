using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>What the field algorithms need to know about a kind. Immutable; make one per served version and keep it.</summary>
/// <param name="Root">How its lists and maps merge.</param>
/// <param name="Empty">
/// What an object without any content already has: Go writes some empty structs, and those count as present before a create. Null for custom resources.
/// </param>
/// <param name="HasStatus">Whether the status is written through a subresource of its own, so that no other write counts for it.</param>
public sealed record ObjectType(FieldType Root, JsonObject? Empty = null, bool HasStatus = true)
{
    /// <summary>The type of a built-in kind; an unknown one gets the rules common to all objects.</summary>
    public static ObjectType BuiltIn(string apiVersion, string kind) => BuiltInTypes.Of(apiVersion, kind);

    /// <param name="schema">A CRD version's <c>schema.openAPIV3Schema</c>.</param>
    /// <param name="hasStatus">Whether the version has the status subresource.</param>
    public static ObjectType OfCustomResource(JsonObject? schema, bool hasStatus = true) => new(SchemaTypes.Root(schema), HasStatus: hasStatus);
}
