using System.Globalization;
using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// The fields of one managedFields entry (<c>fieldsV1</c>, KEP-555): a trie whose steps are <c>f:name</c> (a member), <c>k:{"name":"x"}</c> (the item with
/// these keys), <c>v:value</c> (the item of a set), <c>i:3</c> (the item at a place) and <c>.</c> (the container itself). A step that holds nothing owns
/// all below it.
/// </summary>
internal static class FieldSet
{
    /// <summary>Whether a set names the field, something in it, or a whole that it is a part of.</summary>
    /// <param name="set">The <c>fieldsV1</c> object.</param>
    /// <param name="document">The version that both are of: list items are looked up in it, because a set may know them by other keys than the path does.</param>
    public static bool Holds(JsonTokens document, int set, List<FieldSegment> path)
    {
        var value = 0;
        foreach (var segment in path)
        {
            if (document[set].Type != JsonTokenType.StartObject)
                return false;
            if (document[set].Next == set + 1)
                return true;
            var isList = value >= 0 && document[value].Type == JsonTokenType.StartArray;
            var next = isList ? Item(document, value, segment) : (Token: value < 0 ? -1 : Member(document, value, segment.Text), Place: -1);
            set = isList ? StepToItem(document, set, next) : StepToMember(document, set, segment.Text);
            if (set < 0)
                return false;
            value = next.Token;
        }

        return true;
    }

    private static int StepToMember(JsonTokens document, int set, string name)
    {
        for (var step = set + 1; step < document[set].Next; step = document[step + 1].Next)
        {
            var raw = document.Raw(step);
            if (raw.StartsWith("\"f:"u8) && JsonText.Says(raw, name, skip: 2))
                return step + 1;
        }

        return -1;
    }

    private static int StepToItem(JsonTokens document, int set, (int Token, int Place) item)
    {
        if (item.Token < 0)
            return -1;
        for (var step = set + 1; step < document[set].Next; step = document[step + 1].Next)
        {
            var text = JsonText.Unquote(document.Raw(step));
            if (text.Length > 2 && text[1] == ':' && IsItem(document, item, text[0], text[2..]))
                return step + 1;
        }

        return -1;
    }

    private static bool IsItem(JsonTokens document, (int Token, int Place) item, char kind, string said) => kind switch
    {
        'k' => HasKeys(document, item.Token, said),
        'v' => JsonText.Lossy(document.Raw(item.Token)) == said,
        'i' => said == item.Place.ToString(CultureInfo.InvariantCulture),
        _ => false,
    };

    private static bool HasKeys(JsonTokens document, int item, string keys)
    {
        try
        {
            using var said = JsonDocument.Parse(keys);
            if (said.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            foreach (var key in said.RootElement.EnumerateObject())
            {
                if (Member(document, item, key.Name) is not (>= 0 and var value) || JsonText.Lossy(document.Raw(value)) != key.Value.GetRawText())
                    return false;
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (int Token, int Place) Item(JsonTokens document, int list, FieldSegment segment)
    {
        var place = 0;
        for (var item = list + 1; item < document[list].Next; item = document[item].Next, place++)
        {
            if (segment.Index >= 0 ? place == segment.Index : GoesBy(document, item, segment.Text))
                return (item, place);
        }

        return (-1, -1);
    }

    private static bool GoesBy(JsonTokens document, int item, string key) =>
        Is(document, document.Member(item, "\"name\""u8), key) || Is(document, document.Member(item, "\"type\""u8), key)
        || Is(document, document.Member(item, "\"key\""u8), key) || Is(document, document.Member(item, "\"uid\""u8), key);

    private static bool Is(JsonTokens document, int value, string text) =>
        value >= 0 && document[value].Type == JsonTokenType.String && JsonText.Says(document.Raw(value), text);

    private static int Member(JsonTokens document, int container, string name)
    {
        if (document[container].Type != JsonTokenType.StartObject)
            return -1;
        for (var member = container + 1; member < document[container].Next; member = document[member + 1].Next)
        {
            if (JsonText.Says(document.Raw(member), name))
                return member + 1;
        }

        return -1;
    }
}
