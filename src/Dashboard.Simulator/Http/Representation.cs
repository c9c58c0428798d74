using Dashboard.Simulator.Store;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Simulator.Http;

internal enum Shape
{
    Whole,
    Metadata,
    Table,
}

/// <summary>What of an object the client wants to see. <paramref name="Version"/> is meta.k8s.io's, <c>v1</c> or <c>v1beta1</c>.</summary>
internal sealed record Representation(Shape Shape, string Version = "v1")
{
    private static readonly Representation Whole = new(Shape.Whole);

    /// <summary>The first acceptable entry wins, as on the real server.</summary>
    /// <exception cref="ApiError">406 when nothing in the header can be served.</exception>
    public static Representation Negotiate(IEnumerable<string> accept, bool custom)
    {
        if (!MediaTypeHeaderValue.TryParseList([.. accept], out var wanted)) return Whole;
        foreach (var type in wanted)
        {
            if (type.MediaType != "application/json" && type.MediaType != "*/*" && type.MediaType != "application/*") continue;
            var form = Parameter(type, "as");
            if (form is null) return Whole;
            if (Parameter(type, "g") != "meta.k8s.io" || Parameter(type, "v") is not ("v1" or "v1beta1")) continue;
            if (form == "Table") return new Representation(Shape.Table, Parameter(type, "v")!);
            if (form is "PartialObjectMetadata" or "PartialObjectMetadataList") return new Representation(Shape.Metadata, Parameter(type, "v")!);
        }

        throw NotAcceptable(custom);
    }

    private static ApiError NotAcceptable(bool custom) => new(
        406,
        "NotAcceptable",
        custom
            ? "only the following media types are accepted: application/json, application/yaml"
            : "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf");

    private static string? Parameter(MediaTypeHeaderValue type, string name) =>
        type.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Value;
}
