using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>A parsed field selector; all of its terms must hold. Immutable.</summary>
public sealed class FieldSelector
{
    public static readonly FieldSelector Everything = new([]);

    private readonly List<(string[] Path, string Value, bool Negated)> terms;

    private FieldSelector(List<(string[] Path, string Value, bool Negated)> terms) => this.terms = terms;

    public bool IsEverything => terms.Count == 0;

    /// <summary>The value that <c>metadata.name</c> must have, if the selector fixes it: such a request means one object.</summary>
    public string? Name =>
        terms.Where(t => !t.Negated && t.Path is ["metadata", "name"]).Select(t => t.Value).FirstOrDefault();

    /// <summary>Parses the query parameter <c>fieldSelector</c>; null and blank select everything.</summary>
    /// <param name="selectable">The fields of the kind, as <see cref="SelectableFields"/> knows them.</param>
    /// <exception cref="RejectedException">400, with the API server's words.</exception>
    public static FieldSelector Parse(string? text, IReadOnlySet<string> selectable)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Everything;
        var found = new List<(string[], string, bool)>();
        foreach (var term in Terms(text))
        {
            if (term.Length == 0)
                continue;
            var at = Operator(term, out var length);
            if (at < 0)
                throw RejectedException.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            var field = term[..at];
            if (!selectable.Contains(field))
                throw RejectedException.BadRequest($"field label not supported: {field}");
            found.Add((field.Split('.'), Unescape(term[(at + length)..]), term[at] == '!'));
        }
        return new(found);
    }

    public bool Matches(JsonObject subject)
    {
        foreach (var (path, value, negated) in terms)
        {
            if (string.Equals(ValueAt(subject, path), value, StringComparison.Ordinal) == negated)
                return false;
        }
        return true;
    }

    private static string ValueAt(JsonObject subject, string[] path)
    {
        JsonNode? node = subject;
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node switch
        {
            JsonValue v when v.TryGetValue(out string? s) => s,
            JsonValue v when v.TryGetValue(out bool b) => b ? "true" : "false",
            JsonValue v => v.ToJsonString(),
            _ => path[^1] == "unschedulable" ? "false" : "",
        };
    }

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }

    private static int Operator(string term, out int length)
    {
        for (var i = 0; i < term.Length; i++)
        {
            length = 2;
            if (term.AsSpan(i).StartsWith("!=", StringComparison.Ordinal) || term.AsSpan(i).StartsWith("==", StringComparison.Ordinal))
                return i;
            length = 1;
            if (term[i] == '=')
                return i;
        }
        length = 0;
        return -1;
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
                i++;
            text.Append(value[i]);
        }
        return text.ToString();
    }
}
