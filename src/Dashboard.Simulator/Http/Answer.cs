using System.IO.Compression;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Writes whole answers with the headers of the API server.</summary>
internal static class Answer
{
    /// <summary>Answers at least this long are compressed for clients that accept it, as the API server does.</summary>
    private const int CompressFrom = 128 * 1024;

    public static Task Json(HttpContext http, JsonNode body, int code = 200) => Line(http, JsonBytes.Of(body), code);

    /// <summary>JSON as the API server's serializer ends it: with a line feed.</summary>
    public static Task Line(HttpContext http, ReadOnlyMemory<byte> body, int code = 200, string contentType = "application/json") =>
        Bytes(http, (byte[])[.. body.Span, (byte)'\n'], code, contentType);

    public static async Task Bytes(HttpContext http, ReadOnlyMemory<byte> body, int code = 200, string contentType = "application/json")
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = contentType;
        if (body.Length >= CompressFrom && AcceptsGzip(http))
        {
            http.Response.Headers.ContentEncoding = "gzip";
            http.Response.Headers.Vary = "Accept-Encoding";
            await using var gzip = new GZipStream(http.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(body, http.RequestAborted);
            return;
        }

        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public static Task Error(HttpContext http, ApiError error)
    {
        if (error.RetryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Json(http, error.ToStatus(), error.Code);
    }

    /// <summary>What answers an unknown path or resource: text, not a Status.</summary>
    public static Task NotFound(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Text(http, "404 page not found\n", 404);
    }

    public static Task Text(HttpContext http, string text, int code = 200) =>
        Bytes(http, System.Text.Encoding.UTF8.GetBytes(text), code, "text/plain; charset=utf-8");

    public static void Warn(HttpContext http, string text) => http.Response.Headers.Append("Warning", $"299 - \"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    public static bool AcceptsGzip(HttpContext http) =>
        http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
}
