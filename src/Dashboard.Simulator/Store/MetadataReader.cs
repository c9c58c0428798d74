using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>Reads a few fields of metadata straight from an object's bytes, without building a tree.</summary>
internal static class MetadataReader
{
    /// <summary>The position and length of the digits of <c>metadata.resourceVersion</c>.</summary>
    public static bool TryFindVersion(ReadOnlySpan<byte> json, out int start, out int length)
    {
        (start, length) = (0, 0);
        var reader = new Utf8JsonReader(json);
        if (!EnterMetadata(ref reader)) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("resourceVersion"u8);
            reader.Read();
            if (found)
            {
                start = (int)reader.TokenStartIndex + 1;
                length = reader.ValueSpan.Length;
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary><c>metadata.labels</c>; null when there are none.</summary>
    public static JsonObject? ReadLabels(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!EnterMetadata(ref reader)) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("labels"u8);
            reader.Read();
            if (!found || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var labels = new JsonObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                labels[name] = reader.TokenType == JsonTokenType.String ? reader.GetString() : "";
            }

            return labels;
        }

        return null;
    }

    private static bool EnterMetadata(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (found) return reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
        }

        return false;
    }
}
