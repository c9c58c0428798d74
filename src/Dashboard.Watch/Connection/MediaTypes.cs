namespace Dashboard.Watch.Connection;

/// <summary>What is asked for. Custom resources are served as JSON only.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";

    /// <summary>Objects of a watch without their content.</summary>
    public const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    /// <summary>The same for a list: the media type names the whole answer.</summary>
    public const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
}
