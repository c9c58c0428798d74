using System.Text.Json;

namespace Dashboard.Watch.Wire;

/// <summary>An error as the API server says it. Judged by code and reason, never by its text.</summary>
/// <param name="Code">HTTP status code.</param>
/// <param name="Reason">Machine-readable reason of the Status object; null where the answer is no Status (404 of an unknown path is plain text).</param>
/// <param name="Cause">Reason of the first cause, such as ResourceVersionTooLarge.</param>
internal sealed record StatusError(int Code, string? Reason, string? Cause, TimeSpan? RetryAfter)
{
    public bool IsExpired => Code == 410 || Reason is "Expired" or "Gone";

    public bool IsTooLarge => Cause == "ResourceVersionTooLarge" || (Code == 504 && Reason == "Timeout");

    public override string ToString() => Reason is null ? $"{Code}" : $"{Code} {Reason}";

    /// <summary>Reads a Status object; bytes that are none give an error with the code alone.</summary>
    public static StatusError Read(int code, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new StatusError(code, null, null, retryAfter);
            if (code == 200 && root.TryGetProperty("code", out var said) && said.TryGetInt32(out var number))
                code = number;
            string? cause = null;
            if (root.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object)
            {
                if (details.TryGetProperty("causes", out var causes) && causes.ValueKind == JsonValueKind.Array && causes.GetArrayLength() > 0)
                    cause = Text(causes[0], "reason");
                if (retryAfter is null && details.TryGetProperty("retryAfterSeconds", out var seconds) && seconds.TryGetInt32(out var wait) && wait > 0)
                    retryAfter = TimeSpan.FromSeconds(wait);
            }
            return new StatusError(code, Text(root, "reason"), cause, retryAfter);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new StatusError(code, null, null, retryAfter);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
