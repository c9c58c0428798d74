namespace Dashboard.Simulator.Objects;

/// <summary>The grammar and the error texts of <c>k8s.io/apimachinery/pkg/labels</c>.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private int next;

    public List<LabelRequirement> Parse()
    {
        var all = new List<LabelRequirement>();
        while (true)
        {
            var ahead = Peek();
            if (ahead.Length == 0)
                return all;
            if (!IsIdentifier(ahead) && ahead != "!")
                throw Error($"found '{ahead}', expected: !, identifier, or 'end of string'");
            all.Add(Requirement());
            var token = Take();
            if (token.Length == 0)
                return all;
            if (token != ",")
                throw Error($"found '{token}', expected: ',' or 'end of string'");
            ahead = Peek();
            if (!IsIdentifier(ahead) && ahead != "!")
                throw Error($"found '{ahead}', expected: identifier after ','");
        }
    }

    private LabelRequirement Requirement()
    {
        var key = Take();
        var negated = key == "!";
        if (negated)
            key = Take();
        if (!IsIdentifier(key))
            throw RequirementError($"found '{key}', expected: identifier");
        if (LabelSyntax.KeyError(key) is { } wrong)
            throw RequirementError($"key: Invalid value: \"{key}\": {wrong}");
        if (negated || Peek() is "" or ",")
            return LabelRequirement.Of(key, negated ? LabelOperator.DoesNotExist : LabelOperator.Exists, []);
        var (operation, many) = Take() switch
        {
            "in" => (LabelOperator.In, true),
            "notin" => (LabelOperator.NotIn, true),
            "=" or "==" => (LabelOperator.In, false),
            "!=" => (LabelOperator.NotIn, false),
            ">" => (LabelOperator.GreaterThan, false),
            "<" => (LabelOperator.LessThan, false),
            var other => throw RequirementError($"found '{other}', expected: in, notin, =, ==, !=, gt, lt"),
        };
        var values = many ? Values() : [ExactValue()];
        foreach (var value in values)
        {
            if (LabelSyntax.ValueError(value) is { } bad)
                throw RequirementError($"values[0][{key}]: Invalid value: \"{value}\": {bad}");
        }
        if (operation is LabelOperator.GreaterThan or LabelOperator.LessThan && !long.TryParse(values[0], System.Globalization.CultureInfo.InvariantCulture, out _))
            throw RequirementError($"values[0]: Invalid value: \"{values[0]}\": for 'Gt', 'Lt' operators, the value must be an integer");
        return LabelRequirement.Of(key, operation, values);
    }

    private string ExactValue()
    {
        if (Peek() is "" or ",")
            return "";
        var token = Take();
        return IsIdentifier(token) ? token : throw RequirementError($"found '{token}', expected: identifier");
    }

    private List<string> Values()
    {
        var open = Take();
        if (open != "(")
            throw RequirementError($"found '{open}' expected: '('");
        var values = new List<string>();
        var wantsValue = true;
        while (true)
        {
            var token = Take();
            if (token == ")")
            {
                if (wantsValue && values.Count > 0)
                    values.Add("");
                return values.Count > 0 ? values : throw RequirementError("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
            }
            if (token == ",")
            {
                if (wantsValue)
                    values.Add("");
                wantsValue = true;
            }
            else if (wantsValue && IsIdentifier(token))
            {
                values.Add(token);
                wantsValue = false;
            }
            else
            {
                throw RequirementError($"found '{token}', expected: {(wantsValue ? "',', ')' or identifier" : "',' or ')'")}");
            }
        }
    }

    private string Peek()
    {
        var before = next;
        var token = Take();
        next = before;
        return token;
    }

    /// <summary>The next token, empty at the end.</summary>
    private string Take()
    {
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        var start = next;
        if (next == text.Length)
            return "";
        if (IsSpecial(text[next]))
        {
            next++;
            if (text[start] is '=' or '!' && next < text.Length && text[next] == '=')
                next++;
            return text[start..next];
        }
        while (next < text.Length && !IsSpecial(text[next]) && !char.IsWhiteSpace(text[next]))
            next++;
        return text[start..next];
    }

    private static bool IsSpecial(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';

    private static bool IsIdentifier(string token) => token.Length > 0 && !IsSpecial(token[0]);

    private static RejectedException RequirementError(string detail) => Error("unable to parse requirement: " + detail);

    private static RejectedException Error(string message) => RejectedException.BadRequest(message);
}
