using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Reads request bodies, JSON or YAML.</summary>
internal static class Bodies
{
    /// <summary>The API server's own bound.</summary>
    private const int Largest = 3 * 1024 * 1024;

    public static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (body.Length + read > Largest) throw new ApiError(413, "RequestEntityTooLarge", $"Request entity too large: limit is {Largest}");
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <exception cref="ApiError">415 for an unknown media type.</exception>
    public static async Task<JsonObject> ReadObjectAsync(HttpContext http)
    {
        var type = MediaType(http);
        if (type is not ("" or "application/json" or "application/yaml"))
        {
            throw Patching.UnsupportedMediaType("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        }

        var body = await ReadAsync(http);
        if (body.Length == 0) throw ApiError.BadRequest("error decoding: the request body is empty");
        return type == "application/yaml" ? Yaml.ParseObject(body) : JsonInput.ParseObject(body);
    }

    public static string MediaType(HttpContext http) => (http.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
