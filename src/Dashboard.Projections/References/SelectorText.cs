using System.Text.Json;
using Dashboard.Projections.Objects;

namespace Dashboard.Projections.References;

/// <summary>A label selector of an object, as kubectl's -l would write it: one text for the same selector, whatever the order of its labels.</summary>
internal static class SelectorText
{
    private const int MaxRequirements = 32;
    private const int MaxLength = 2_000;

    /// <summary>Null: not a selector, or one that is empty and then selects nothing.</summary>
    /// <param name="emptyIsAll">An empty selector selects everything, as that of a NetworkPolicy; else nothing, as that of a Service.</param>
    public static string? Of(JsonElement selector, bool emptyIsAll)
    {
        if (selector.ValueKind != JsonValueKind.Object)
            return null;
        var parts = new SortedSet<string>(StringComparer.Ordinal);
        var structured = selector.TryGetProperty("matchLabels", out var labels) | selector.TryGetProperty("matchExpressions", out var expressions);
        if (!Labels(structured ? labels : selector, parts) || !Expressions(expressions, parts) || parts.Count > MaxRequirements)
            return null;
        var text = string.Join(',', parts);
        return text.Length == 0 ? emptyIsAll ? "" : null : text.Length <= MaxLength && Parses(text) ? text : null;
    }

    private static bool Labels(JsonElement labels, SortedSet<string> parts)
    {
        if (labels.ValueKind == JsonValueKind.Undefined)
            return true;
        if (labels.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var label in labels.EnumerateObject())
        {
            if (label.Value.ValueKind != JsonValueKind.String)
                return false;
            parts.Add($"{label.Name}={label.Value.GetString()}");
        }

        return true;
    }

    private static bool Expressions(JsonElement expressions, SortedSet<string> parts)
    {
        if (expressions.ValueKind == JsonValueKind.Undefined)
            return true;
        if (expressions.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var item in expressions.EnumerateArray())
        {
            if (ReferenceText.Of(item, "key") is not { } key)
                return false;
            var values = item.TryGetProperty("values", out var list) && list.ValueKind == JsonValueKind.Array
                ? string.Join(',', list.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.String ? value.GetString() : null).Order(StringComparer.Ordinal)) : "";
            if ((ReferenceText.Of(item, "operator") switch
            {
                "In" => $"{key} in ({values})",
                "NotIn" => $"{key} notin ({values})",
                "Exists" => key,
                "DoesNotExist" => "!" + key,
                _ => null,
            }) is not { } part)
                return false;
            parts.Add(part);
        }

        return true;
    }

    private static bool Parses(string text)
    {
        try
        {
            LabelSelector.Parse(text);
            return true;
        }
        catch (QueryException)
        {
            return false; // characters that no label has
        }
    }
}
