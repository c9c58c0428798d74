using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dashboard.Model.Tests.Diff;

/// <summary>Reads a path by its documented form, knowing nothing of how it was built.</summary>
internal static class PathReader
{
    /// <summary>The raw JSON at a path. Several where a list's items share texts in different keys: the path does not say which key it means.</summary>
    public static List<string> Find(string json, string path)
    {
        List<JsonElement> found = [JsonDocument.Parse(json).RootElement];
        foreach (var (text, inBrackets, quoted) in Steps(path))
            found = [.. found.SelectMany(at => Step(at, text, inBrackets, quoted))];
        return found.ConvertAll(at => at.GetRawText());
    }

    private static IEnumerable<JsonElement> Step(JsonElement at, string text, bool inBrackets, bool quoted)
    {
        if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(text, out var member))
            return [member];
        if (at.ValueKind != JsonValueKind.Array || !inBrackets)
            return [];
        if (!quoted && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return index < at.GetArrayLength() ? [at[index]] : [];
        return at.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && ((string[])["name", "type", "key", "uid"]).Any(
            key => item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() == text));
    }

    private static IEnumerable<(string Text, bool InBrackets, bool Quoted)> Steps(string path)
    {
        for (var i = 0; i < path.Length;)
        {
            if (path[i] == '.')
                i++;
            var text = new StringBuilder();
            if (path[i] != '[')
            {
                while (i < path.Length && path[i] is not ('.' or '['))
                    text.Append(path[i++]);
                yield return (text.ToString(), false, false);
                continue;
            }

            var quoted = path[++i] == '"';
            if (quoted)
            {
                for (i++; path[i] != '"'; i++)
                    text.Append(path[i] == '\\' ? path[++i] : path[i]);
                i++;
            }
            else
            {
                while (path[i] != ']')
                    text.Append(path[i++]);
            }

            i++;
            yield return (text.ToString(), true, quoted);
        }
    }
}
