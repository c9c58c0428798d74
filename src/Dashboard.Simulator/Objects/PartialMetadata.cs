using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>What <c>as=PartialObjectMetadata</c> serves of an object.</summary>
public static class PartialMetadata
{
    public const string ApiVersion = "meta.k8s.io/v1";

    /// <summary>A new object: the metadata of <paramref name="source"/> is copied, so that neither follows the other.</summary>
    /// <param name="typed">Bare, without kind and apiVersion, is how it appears in the items of some lists.</param>
    public static JsonObject Of(JsonObject source, bool typed = true)
    {
        var result = new JsonObject();
        if (typed)
        {
            result["kind"] = "PartialObjectMetadata";
            result["apiVersion"] = ApiVersion;
        }
        result["metadata"] = source["metadata"] is JsonObject metadata ? MetadataOrder.Copy(metadata) : new JsonObject();
        return result;
    }
}
