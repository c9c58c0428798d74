using System.Text.Json;

namespace Dashboard.Projections.References;

/// <summary>Texts of references, refused where the API would refuse them: what a hostile object says must not become a row that no index takes.</summary>
internal static class ReferenceText
{
    public const int MaxPath = 500;

    private const int MaxName = 253;

    /// <summary>A member's text; null: absent, empty, no text, or nothing that the API takes for a name, kind or group.</summary>
    public static string? Of(JsonElement parent, string member) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var value) ? Name(value) : null;

    public static string? Name(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { } text && IsName(text) ? text : null;

    /// <summary>Names of most kinds are host names; those of RBAC kinds have colons and may be in capitals.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > MaxName)
            return false;
        foreach (var letter in text)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.' or ':' or '/' or '_'))
                return false;
        return true;
    }

    /// <summary>As names of objects are, so that other texts of a field are not taken for one.</summary>
    public static bool IsHostName(string text)
    {
        foreach (var letter in text)
            if (!char.IsAsciiDigit(letter) && letter is not ((>= 'a' and <= 'z') or '-' or '.'))
                return false;
        return text.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
    }

    /// <summary>Of <c>group/version</c>; the core group for a bare version.</summary>
    public static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? apiVersion[..slash] : "";
}
