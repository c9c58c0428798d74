using System.Text.Json;

namespace Dashboard.Web.Components.Parts;

/// <summary>JSON text of a field as a person reads it: strings without quotes, one line, cut in the middle when long.</summary>
public static class FieldValue
{
    public const int Longest = 48;

    public static string Text(string json)
    {
        if (json is not ['"', ..])
            return json;
        try
        {
            var text = JsonSerializer.Deserialize<string>(json) ?? json;
            return text.Length == 0 ? "\"\"" : text.ReplaceLineEndings("⏎");
        }
        catch (JsonException)
        {
            return json;
        }
    }

    public static string Cut(string json)
    {
        var text = Text(json);
        if (text.Length <= Longest)
            return text;
        var head = Longest * 2 / 3;
        var tail = Longest - head - 1;
        // A surrogate pair is not cut in two.
        if (char.IsHighSurrogate(text[head - 1]))
            head--;
        if (char.IsLowSurrogate(text[^tail]))
            tail--;
        return $"{text[..head]}…{text[^tail..]}";
    }

    /// <summary>The whole value: a narrow column cuts short ones too. Bounded: a tooltip is no viewer.</summary>
    public static string Title(string json)
    {
        var text = Text(json);
        return text.Length <= 1000 ? text : text[..1000] + "…";
    }
}
