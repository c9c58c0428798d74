using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>What the field algorithms need to know about a kind. Immutable; make one per served version and keep it.</summary>
/// <param name="Root">How its lists and maps merge.</param>
/// <param name="Empty">
/// What an object without any content already has: Go writes some empty structs, and those count as present before a create. Null for custom resources.
/// </param>
public sealed record ObjectType(FieldType Root, JsonObject? Empty = null)
{
    /// <summary>The type of a built-in kind; an unknown one gets the rules common to all objects.</summary>
    public static ObjectType BuiltIn(string apiVersion, string kind) => BuiltInTypes.Of(apiVersion, kind);

    /// <param name="schema">A CRD version's <c>schema.openAPIV3Schema</c>.</param>
    public static ObjectType OfCustomResource(JsonObject? schema) => new(SchemaTypes.Root(schema));
}
