using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>
/// The order in which the API server writes the fields of ObjectMeta, which it decodes into a struct for built-in kinds and for partial metadata;
/// within custom resources the keys are simply sorted.
/// </summary>
public static class MetadataOrder
{
    internal static readonly string[] Object =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    internal static readonly string[] Owner = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

    internal static readonly string[] ManagedFieldsEntry =
        ["manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource"];

    /// <summary>A copy in the server's order; fields that ObjectMeta does not have are left out, as decoding would.</summary>
    public static JsonObject Copy(JsonObject metadata)
    {
        var copy = new JsonObject();
        foreach (var name in Object)
        {
            if (metadata[name] is not { } value)
                continue;
            copy[name] = (name, value) switch
            {
                ("labels" or "annotations", JsonObject map) => Sorted(map),
                ("ownerReferences", JsonArray owners) => Each(owners, Owner),
                ("managedFields", JsonArray entries) => Each(entries, ManagedFieldsEntry),
                _ => value.DeepClone(),
            };
        }
        return copy;
    }

    private static JsonArray Each(JsonArray items, string[] order)
    {
        var copy = new JsonArray();
        foreach (var item in items)
            copy.Add(item is JsonObject o ? InOrder(o, order) : item?.DeepClone());
        return copy;
    }

    private static JsonObject InOrder(JsonObject source, string[] order)
    {
        var copy = new JsonObject();
        foreach (var name in order)
        {
            if (source[name] is { } value)
                copy[name] = value.DeepClone();
        }
        return copy;
    }

    private static JsonObject Sorted(JsonObject map)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in map.OrderBy(p => p.Key, StringComparer.Ordinal))
            copy[name] = value?.DeepClone();
        return copy;
    }
}
