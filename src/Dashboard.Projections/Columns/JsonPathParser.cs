using System.Globalization;

namespace Dashboard.Projections.Columns;

/// <summary>Reads the text of a <see cref="JsonPath"/>. The leading dot, <c>$</c> and surrounding braces may be left out.</summary>
internal static class JsonPathParser
{
    private static readonly System.Buffers.SearchValues<char> s_operators = System.Buffers.SearchValues.Create("<>!&|~");

    private const int MaxLength = 1_000;

    public static IReadOnlyList<JsonPath.Step>? Parse(string text)
    {
        if (text.Length > MaxLength)
            return null;
        text = text.Trim();
        if (text.StartsWith('{') && text.EndsWith('}'))
            text = text[1..^1];
        if (text.StartsWith('$'))
            text = text[1..];
        var at = 0;
        var steps = Steps(text, ref at, inFilter: false);
        return steps is null || at != text.Length ? null : steps;
    }

    private static List<JsonPath.Step>? Steps(string text, ref int at, bool inFilter)
    {
        var steps = new List<JsonPath.Step>();
        while (at < text.Length)
        {
            var c = text[at];
            if (inFilter && c is ')' or '=' or ' ')
                break;
            if (c == '[')
            {
                if (inFilter && text.AsSpan(at).StartsWith("[?") || Bracket(text, ref at) is not { } step)
                    return null;
                steps.Add(step);
                continue;
            }

            if (c == '.')
                at++;
            else if (steps.Count > 0)
                return null;
            if (at < text.Length && text[at] == '[')
                continue;
            if (Name(text, ref at) is not { Length: > 0 } name || inFilter && name.AsSpan().ContainsAny(s_operators))
                return null;
            steps.Add(name == "*" ? new JsonPath.Step(null, null, null, null) : new JsonPath.Step(name, null, null, null));
        }

        return steps;
    }

    private static string Name(string text, ref int at)
    {
        var name = new System.Text.StringBuilder();
        while (at < text.Length && text[at] is not ('.' or '[' or ']' or ')' or '=' or ' '))
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            name.Append(text[at++]);
        }

        return name.ToString();
    }

    private static JsonPath.Step? Bracket(string text, ref int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("[?("))
            return Filter(text, ref at);
        var quoted = rest.Length > 1 && rest[1] is '\'' or '"';
        var end = quoted ? text.IndexOf($"{text[at + 1]}]", at + 2, StringComparison.Ordinal) : text.IndexOf(']', at);
        if (end < 0)
            return null;
        var inside = quoted ? text[(at + 2)..end] : text[(at + 1)..end];
        at = end + (quoted ? 2 : 1);
        if (quoted)
            return new JsonPath.Step(inside, null, null, null);
        if (inside is "*" or ":")
            return new JsonPath.Step(null, null, null, null);
        return int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) ? new JsonPath.Step(null, index, null, null) : null;
    }

    private static JsonPath.Step? Filter(string text, ref int at)
    {
        at += 3;
        if (at >= text.Length || text[at] != '@')
            return null;
        at++;
        if (Steps(text, ref at, inFilter: true) is not { Count: > 0 } field || field.Exists(step => step.Many))
            return null;
        Space(text, ref at);
        string? literal = null;
        if (text.AsSpan(at).StartsWith("=="))
        {
            at += 2;
            Space(text, ref at);
            literal = Literal(text, ref at);
            if (literal is null)
                return null;
            Space(text, ref at);
        }

        if (!text.AsSpan(at).StartsWith(")]"))
            return null;
        at += 2;
        return new JsonPath.Step(null, null, field, literal);
    }

    private static string? Literal(string text, ref int at)
    {
        if (at < text.Length && text[at] is '"' or '\'')
        {
            var end = text.IndexOf(text[at], at + 1);
            if (end < 0)
                return null;
            var quoted = text[(at + 1)..end];
            at = end + 1;
            return quoted;
        }

        var start = at;
        while (at < text.Length && text[at] is not (')' or ' '))
            at++;
        return at > start ? text[start..at] : null;
    }

    private static void Space(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
    }
}
