namespace Dashboard.Web.Components;

/// <summary>The terms of a label selector as text: commas within parentheses are part of a term.</summary>
internal static class LabelWords
{
    public static IReadOnlyList<string> Split(string? selector)
    {
        var terms = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i <= selector?.Length; i++)
        {
            if (i < selector.Length && selector[i] is '(' or ')')
                depth += selector[i] == '(' ? 1 : -1;
            if (i < selector.Length && (selector[i] != ',' || depth > 0))
                continue;
            if (selector[start..i].Trim() is { Length: > 0 } term)
                terms.Add(term);
            start = i + 1;
        }
        return terms;
    }
}
