using System.Globalization;
using Dashboard.Model;
using Dashboard.Projections.Audit;

namespace Dashboard.Web.Features.Changes;

/// <summary>
/// Terms of the Changes box: <c>kind:Certificate ns:orders name:orders-db path:spec.replicas by:argocd-controller verb:deleted</c>.
/// Values with blanks stand in quotes; a quote or a backslash in a value has a backslash before it. A word without a key is a name.
/// <c>positions:120-160</c> (both included) is what links to the rows of a finding say.
/// </summary>
/// <param name="Refused">Terms that were not understood; they filter nothing, and the page says so.</param>
public sealed record ChangeTerms(ChangeFilter Filter, IReadOnlyList<string> Refused)
{
    public static readonly IReadOnlyList<string> Keys = ["kind", "group", "ns", "name", "uid", "path", "by", "verb", "positions"];

    public static ChangeTerms Parse(string? text)
    {
        var filter = new ChangeFilter();
        var refused = new List<string>();
        foreach (var term in Split(text ?? ""))
        {
            var colon = term.IndexOf(':', StringComparison.Ordinal);
            var key = colon < 0 ? "name" : term[..colon].ToLowerInvariant();
            var value = colon < 0 ? term : term[(colon + 1)..];
            ChangeFilter? next = value.Length == 0 ? null : key switch
            {
                "kind" when value.Split('/') is [var group, var kind] => filter with { Group = group, Kind = kind },
                "kind" => filter with { Kind = value },
                "group" => filter with { Group = value },
                "ns" or "namespace" => filter with { Namespace = value },
                "name" => filter with { Name = value },
                "uid" => filter with { Uid = value },
                "path" => filter with { Path = value },
                "by" or "manager" => filter with { Manager = value },
                "positions" => Positions(value) is var (first, last) ? filter with { FirstPosition = first, LastPosition = last } : null,
                "verb" => VerbOf(value) is { } verb ? filter with { Verb = verb } : null,
                _ => null,
            };
            if (next is null)
                refused.Add(term);
            else
                filter = next;
        }
        return new ChangeTerms(filter, refused);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public static string Write(string key, string value) => value.AsSpan().IndexOfAny(" \"\\") < 0 && !value.Any(char.IsWhiteSpace)
        ? $"{key}:{value}"
        : $"{key}:\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static (long First, long Last)? Positions(string value) =>
        value.Split('-') is [var from, var to] && long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last ? (first, last) : null;

    private static Verb? VerbOf(string word) => word.ToLowerInvariant() switch
    {
        "added" or "created" => Verb.Added,
        "changed" or "modified" => Verb.Modified,
        "deleted" => Verb.Deleted,
        "inferred" or "inferred-delete" or "inferreddelete" => Verb.InferredDelete,
        "reinterpreted" => Verb.Reinterpreted,
        _ => null,
    };

    private static IEnumerable<string> Split(string text)
    {
        var term = new System.Text.StringBuilder();
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\\' && at + 1 < text.Length && text[at + 1] is ('"' or '\\'))
            {
                term.Append(text[++at]);
            }
            else if (character == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && char.IsWhiteSpace(character))
            {
                if (term.Length > 0)
                    yield return term.ToString();
                term.Clear();
            }
            else
            {
                term.Append(character);
            }
        }
        if (term.Length > 0)
            yield return term.ToString();
    }
}
