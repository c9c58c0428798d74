using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Web.Rest;

/// <summary>Writes JSON text as the value it is, so that numbers keep their digits.</summary>
public sealed class RawJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    // Fragments come from our own differ: valid JSON already.
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value, skipInputValidation: true);
}
