using System.Text.Json;

namespace Dashboard.Projections.Reading;

/// <summary>Parses captured objects. Real ones nest deeper than the parser's default of 64: schemas, free-form fields.</summary>
internal static class CapturedJson
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1_024 };

    /// <summary>Null: it is no JSON, or nests too deep.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
