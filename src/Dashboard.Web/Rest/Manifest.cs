using System.Buffers;
using System.Text.Json;

namespace Dashboard.Web.Rest;

/// <summary>A captured object without what the API server and controllers fill in, so that kubectl can compare or apply it. Redacted values stay masks.</summary>
internal static class Manifest
{
    private static readonly HashSet<string> s_filledIn = new(StringComparer.Ordinal)
    {
        "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid",
    };

    public static byte[] Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = RestApi.Json.MaxDepth });
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = RestApi.Json.MaxDepth, Encoder = RestApi.Json.Encoder });
        writer.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Name != "status"))
        {
            if (member.Name != "metadata" || member.Value.ValueKind != JsonValueKind.Object)
            {
                member.WriteTo(writer);
                continue;
            }
            writer.WriteStartObject(member.Name);
            foreach (var field in member.Value.EnumerateObject().Where(field => !s_filledIn.Contains(field.Name)))
                field.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
