using System.Text.Json;

namespace Dashboard.Projections.Columns;

/// <summary>A JSON value as a cell shows it: text as it is, numbers with their digits kept, the rest as JSON.</summary>
internal static class CellText
{
    private const int MaxLength = 1_024;

    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => Cut(Text(value)),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => Cut(value.GetRawText()),
    };

    /// <summary>PostgreSQL's text holds no NUL, and no table shows a longer cell.</summary>
    public static string Cut(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            text = text.Replace("\0", "\u2400", StringComparison.Ordinal);
        if (text.Length <= MaxLength)
            return text;
        var end = char.IsHighSurrogate(text[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText(); // half of a surrogate pair: valid JSON, no text
        }
    }
}
