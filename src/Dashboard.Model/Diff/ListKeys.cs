using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// What the items of a list go by: the first of name, type, key and uid that every item of both versions has as a text of its own. Lists say their keys in
/// the schema only (x-kubernetes-list-map-keys), which the bytes do not carry; these four are what Kubernetes' own types use.
/// </summary>
internal static class ListKeys
{
    private static ReadOnlySpan<byte> Name => "\"name\""u8;

    private static ReadOnlySpan<byte> Type => "\"type\""u8;

    private static ReadOnlySpan<byte> Key => "\"key\""u8;

    private static ReadOnlySpan<byte> Uid => "\"uid\""u8;

    /// <summary>Key to index in the list, in list order, for both versions; null: the items have no key.</summary>
    public static (Dictionary<string, int> Was, Dictionary<string, int> Now)? Find(JsonTokens was, List<int> before, JsonTokens now, List<int> after)
    {
        // Looked at before four keys are tried: most lists without keys hold no objects.
        if (!AreObjects(was, before) || !AreObjects(now, after))
            return null;
        return Find(was, before, now, after, Name) ?? Find(was, before, now, after, Type) ?? Find(was, before, now, after, Key) ?? Find(was, before, now, after, Uid);
    }

    private static (Dictionary<string, int>, Dictionary<string, int>)? Find(
        JsonTokens was, List<int> before, JsonTokens now, List<int> after, ReadOnlySpan<byte> member) =>
        Keys(was, before, member) is { } keysBefore && Keys(now, after, member) is { } keysAfter ? (keysBefore, keysAfter) : null;

    private static bool AreObjects(JsonTokens document, List<int> items)
    {
        foreach (var item in items)
        {
            if (document[item].Type != JsonTokenType.StartObject)
                return false;
        }

        return true;
    }

    private static Dictionary<string, int>? Keys(JsonTokens document, List<int> items, ReadOnlySpan<byte> member)
    {
        var keys = new Dictionary<string, int>(items.Count, StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (KeyOf(document, items[i], member) is not { } key || !keys.TryAdd(key, i))
                return null;
        }

        return keys;
    }

    private static string? KeyOf(JsonTokens document, int item, ReadOnlySpan<byte> member)
    {
        var value = document.Member(item, member);
        return value >= 0 && document[value].Type == JsonTokenType.String ? JsonText.Unquote(document.Raw(value)) : null;
    }
}
