using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>
/// The part of kubectl's JSONPath that printer columns use: <c>.a.b</c>, <c>['x']</c>, <c>[0]</c>, <c>[1:3]</c>, <c>[*]</c>,
/// and <c>[?(@.type=="Ready")]</c> with ==, !=, &lt;, &gt;, &lt;=, &gt;= or a bare path. Immutable.
/// </summary>
public sealed class JsonPathExpression
{
    private readonly List<Step> steps = [];

    private JsonPathExpression()
    {
    }

    private abstract record Step;

    private sealed record Field(string Name) : Step;

    private sealed record Items(int? From, int? To, bool Single) : Step;

    private sealed record Filter(JsonPathExpression Left, string Operator, JsonNode? Right) : Step;

    /// <param name="text">With or without braces around it.</param>
    /// <exception cref="RejectedException">422 where the expression is not understood.</exception>
    public static JsonPathExpression Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith('{') && text.EndsWith('}'))
            text = text[1..^1].Trim();
        var path = new JsonPathExpression();
        var i = text.StartsWith('$') || text.StartsWith('@') ? 1 : 0;
        while (i < text.Length)
        {
            if (text[i] == '[')
            {
                var end = Closing(text, i);
                path.steps.Add(Bracket(text[(i + 1)..end].Trim()));
                i = end + 1;
                continue;
            }
            if (text[i] == '.')
                i++;
            var name = new StringBuilder();
            for (; i < text.Length && text[i] is not ('.' or '['); i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                    i++;
                name.Append(text[i]);
            }
            if (name.Length > 0)
                path.steps.Add(name is { Length: 1 } && name[0] == '*' ? new Items(null, null, false) : new Field(name.ToString()));
            else if (i < text.Length && text[i] == '.')
                throw Bad(text);
        }
        return path;
    }

    /// <summary>What the expression finds, in order; empty where something on the way is absent.</summary>
    public IReadOnlyList<JsonNode?> Evaluate(JsonNode? root)
    {
        List<JsonNode?> found = [root];
        foreach (var step in steps)
        {
            var next = new List<JsonNode?>();
            foreach (var node in found)
                Take(step, node, next);
            found = next;
        }
        return found;
    }

    private static void Take(Step step, JsonNode? node, List<JsonNode?> next)
    {
        switch (step)
        {
            case Field field when node is JsonObject map && map.TryGetPropertyValue(field.Name, out var value):
                next.Add(value);
                break;
            case Items { From: null, To: null } when node is JsonObject map:
                next.AddRange(map.Select(p => p.Value));
                break;
            case Items items when node is JsonArray list:
                var from = At(items.From ?? 0, list.Count);
                var to = items.Single ? from + 1 : At(items.To ?? list.Count, list.Count);
                for (var i = Math.Max(from, 0); i < Math.Min(to, list.Count); i++)
                    next.Add(list[i]);
                break;
            case Filter filter when node is JsonArray list:
                next.AddRange(list.Where(i => Holds(filter, i)));
                break;
        }
    }

    private static int At(int index, int count) => index < 0 ? index + count : index;

    private static bool Holds(Filter filter, JsonNode? item)
    {
        var left = filter.Left.Evaluate(item);
        if (filter.Operator.Length == 0 || left.Count == 0)
            return filter.Operator.Length == 0 && left.Count > 0;
        if (filter.Operator is "==" or "!=")
            return JsonNode.DeepEquals(left[0], filter.Right) == (filter.Operator == "==");
        if (JsonNumber.AsDouble(left[0]) is not { } a || JsonNumber.AsDouble(filter.Right) is not { } b)
            return false;
        return filter.Operator switch { "<" => a < b, ">" => a > b, "<=" => a <= b, _ => a >= b };
    }

    private static Step Bracket(string inside)
    {
        if (inside == "*")
            return new Items(null, null, false);
        if (inside.Length >= 2 && inside[0] is '\'' or '"' && inside[^1] == inside[0])
            return new Field(inside[1..^1]);
        if (inside.StartsWith("?(", StringComparison.Ordinal) && inside.EndsWith(')'))
            return Condition(inside[2..^1]);
        var parts = inside.Split(':');
        if (parts.Length > 2)
            throw Bad(inside);
        return parts.Length == 1 ? new Items(Whole(parts[0]) ?? throw Bad(inside), null, true) : new Items(Whole(parts[0]), Whole(parts[1]), false);
    }

    private static Filter Condition(string text)
    {
        foreach (var operation in (ReadOnlySpan<string>)["==", "!=", "<=", ">=", "<", ">"])
        {
            var at = text.IndexOf(operation, StringComparison.Ordinal);
            if (at < 0)
                continue;
            var right = text[(at + operation.Length)..].Trim();
            var literal = right.Length >= 2 && right[0] is '\'' or '"' && right[^1] == right[0] ? JsonValue.Create(right[1..^1]) : JsonInput.Parse(right);
            return new(Parse(text[..at]), operation, literal);
        }
        return new(Parse(text), "", null);
    }

    private static int? Whole(string text)
    {
        if (text.Trim().Length == 0)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var n)
            ? n : throw Bad(text);
    }

    private static int Closing(string text, int open)
    {
        var depth = 0;
        var quote = '\0';
        for (var i = open; i < text.Length; i++)
        {
            if (quote != '\0')
                quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '\'' or '"')
                quote = text[i];
            else if (text[i] == '[')
                depth++;
            else if (text[i] == ']' && --depth == 0)
                return i;
        }
        throw Bad(text);
    }

    private static RejectedException Bad(string text) => new(422, "Invalid", $"jsonPath: Invalid value: \"{text}\": is invalid: unrecognized expression");
}
