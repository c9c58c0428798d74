using System.Text;
using System.Text.Json;
using Dashboard.Projections.Columns;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Live.Folding;

/// <summary>metadata.labels as JSON that jsonb takes: strings only, no NUL.</summary>
internal static class LabelText
{
    private const int MaxLabels = 256;

    public static string Of(JsonElement metadata)
    {
        if (!SharedChecks.Child(metadata, "labels", out var labels) || labels.ValueKind != JsonValueKind.Object)
            return "{}";
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var label in labels.EnumerateObject().Take(MaxLabels))
                writer.WriteString(CellText.Cut(label.Name), CellText.Of(label.Value) ?? "");
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
