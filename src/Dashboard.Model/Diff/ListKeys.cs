using System.Text;
using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>An item by its place in its list, and the token that holds its key.</summary>
internal readonly record struct ListItem(int Index, int Key);

/// <summary>What a first look at a list in two versions says.</summary>
internal enum ListVerdict
{
    /// <summary>The same keys in the same order.</summary>
    SameKeys,

    /// <summary>The items have no key: they go by their place.</summary>
    NoKey,

    /// <summary>Items come, go or move, are many, or have keys that need reading.</summary>
    Unclear,
}

/// <summary>
/// What the items of a list go by: the first of name, type, key and uid that every item of both versions has as a text of its own. Lists say their keys in
/// the schema only (x-kubernetes-list-map-keys), which the bytes do not carry; these four are what Kubernetes' own types use.
/// </summary>
internal static class ListKeys
{
    // Telling each key from each other is cheaper than a dictionary up to about here.
    private const int FewItems = 32;

    private static ReadOnlySpan<byte> Name => "\"name\""u8;

    private static ReadOnlySpan<byte> Type => "\"type\""u8;

    private static ReadOnlySpan<byte> Key => "\"key\""u8;

    private static ReadOnlySpan<byte> Uid => "\"uid\""u8;

    /// <summary>Looks at the usual case without a dictionary: both versions have the same few items in the same order, or items without a key.</summary>
    /// <param name="member">What the items go by, where the verdict is <see cref="ListVerdict.SameKeys"/>.</param>
    public static ListVerdict Look(JsonTokens was, int a, JsonTokens now, int b, out ReadOnlySpan<byte> member)
    {
        Span<int> keys = stackalloc int[FewItems];
        member = Name;
        var verdict = Look(was, a, now, b, member, keys);
        if (verdict != ListVerdict.NoKey)
            return verdict;
        member = Type;
        verdict = Look(was, a, now, b, member, keys);
        if (verdict != ListVerdict.NoKey)
            return verdict;
        member = Key;
        verdict = Look(was, a, now, b, member, keys);
        if (verdict != ListVerdict.NoKey)
            return verdict;
        member = Uid;
        return Look(was, a, now, b, member, keys);
    }

    /// <summary>For both versions, in list order; null: the items have no key.</summary>
    public static (Dictionary<string, ListItem> Was, Dictionary<string, ListItem> Now)? Find(JsonTokens was, List<int> before, JsonTokens now, List<int> after)
    {
        // Looked at before four keys are tried: most lists without keys hold no objects.
        if (!AreObjects(was, before) || !AreObjects(now, after))
            return null;
        return Find(was, before, now, after, Name) ?? Find(was, before, now, after, Type) ?? Find(was, before, now, after, Key) ?? Find(was, before, now, after, Uid);
    }

    private static (Dictionary<string, ListItem>, Dictionary<string, ListItem>)? Find(
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

    private static Dictionary<string, ListItem>? Keys(JsonTokens document, List<int> items, ReadOnlySpan<byte> member)
    {
        var keys = new Dictionary<string, ListItem>(items.Count, StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (KeyOf(document, items[i], member) is not (>= 0 and var key) || !keys.TryAdd(JsonText.Unquote(document.Raw(key)), new ListItem(i, key)))
                return null;
        }

        return keys;
    }

    private static ListVerdict Look(JsonTokens was, int a, JsonTokens now, int b, ReadOnlySpan<byte> member, Span<int> keys)
    {
        var (endA, endB) = (was[a].Next, now[b].Next);
        var count = 0;
        for ((a, b) = (a + 1, b + 1); a < endA && b < endB; (a, b) = (was[a].Next, now[b].Next))
        {
            if (count == FewItems)
                return ListVerdict.Unclear;
            var (keyA, keyB) = (KeyOf(was, a, member), KeyOf(now, b, member));
            if (keyA < 0 || keyB < 0)
                return ListVerdict.NoKey;
            var key = was.Raw(keyA);
            // Escaped or not UTF-8: different bytes may be the same text.
            if (!key.SequenceEqual(now.Raw(keyB)) || key.Contains((byte)'\\') || !Ascii.IsValid(key))
                return ListVerdict.Unclear;
            foreach (var other in keys[..count])
            {
                if (was.Raw(other).SequenceEqual(key))
                    return ListVerdict.NoKey;
            }

            keys[count++] = keyA;
        }

        return a == endA && b == endB ? ListVerdict.SameKeys : ListVerdict.Unclear;
    }

    private static int KeyOf(JsonTokens document, int item, ReadOnlySpan<byte> member)
    {
        var value = document.Member(item, member);
        return value >= 0 && document[value].Type == JsonTokenType.String ? value : -1;
    }
}
