using System.Text;

namespace Dashboard.Log.Writing;

/// <summary>PostgreSQL's text holds neither U+0000 nor half a surrogate pair, while a name or a path read from hostile bytes may. The bytes themselves are kept in the payload.</summary>
internal static class StorableText
{
    public static string Of(string text)
    {
        if (!NeedsChange(text))
            return text;
        var changed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            changed.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return changed.ToString();
    }

    private static bool NeedsChange(string text)
    {
        foreach (var character in text)
        {
            if (character == '\0' || char.IsSurrogate(character))
                return true;
        }

        return false;
    }
}
