using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>A parsed label selector; all of its requirements must hold. Immutable.</summary>
public sealed class LabelSelector
{
    public static readonly LabelSelector Everything = new([]);

    private readonly IReadOnlyList<LabelRequirement> requirements;

    internal LabelSelector(IReadOnlyList<LabelRequirement> requirements) => this.requirements = requirements;

    public bool IsEverything => requirements.Count == 0;

    /// <summary>Parses the query parameter <c>labelSelector</c>; null and blank select everything.</summary>
    /// <exception cref="RejectedException">400, with the API server's words.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new(new LabelSelectorParser(text).Parse());

    /// <summary>The structured form (<c>matchLabels</c>, <c>matchExpressions</c>) that workloads and policies carry; an empty one selects everything.</summary>
    public static LabelSelector FromStructured(JsonObject selector)
    {
        var all = new List<LabelRequirement>();
        foreach (var (key, value) in selector["matchLabels"] as JsonObject ?? [])
            all.Add(LabelRequirement.Of(key, LabelOperator.In, [Text(value)]));
        foreach (var expression in selector["matchExpressions"] as JsonArray ?? [])
        {
            var values = (expression?["values"] as JsonArray ?? []).Select(Text);
            var operation = Text(expression?["operator"]) switch
            {
                "In" => LabelOperator.In,
                "NotIn" => LabelOperator.NotIn,
                "Exists" => LabelOperator.Exists,
                "DoesNotExist" => LabelOperator.DoesNotExist,
                var other => throw RejectedException.BadRequest($"\"{other}\" is not a valid label selector operator"),
            };
            all.Add(LabelRequirement.Of(Text(expression?["key"]), operation, values));
        }
        return new(all);
    }

    /// <param name="labels">The map <c>metadata.labels</c>; null is empty.</param>
    public bool Matches(JsonObject? labels)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(labels))
                return false;
        }
        return true;
    }

    private static string Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? s) ? s : "";
}

internal enum LabelOperator
{
    Exists,
    DoesNotExist,
    In,
    NotIn,
    GreaterThan,
    LessThan,
}

internal sealed record LabelRequirement(string Key, LabelOperator Operator, FrozenSet<string> Values)
{
    public static LabelRequirement Of(string key, LabelOperator operation, IEnumerable<string> values) =>
        new(key, operation, values.ToFrozenSet(StringComparer.Ordinal));

    public bool Matches(JsonObject? labels)
    {
        var value = labels?[Key] is JsonValue v && v.TryGetValue(out string? s) ? s : null;
        return Operator switch
        {
            LabelOperator.Exists => value is not null,
            LabelOperator.DoesNotExist => value is null,
            LabelOperator.In => value is not null && Values.Contains(value),
            LabelOperator.NotIn => value is null || !Values.Contains(value),
            LabelOperator.GreaterThan => Numbers(value, out var x, out var y) && x > y,
            _ => Numbers(value, out var x, out var y) && x < y,
        };
    }

    private bool Numbers(string? value, out long mine, out long bound)
    {
        bound = 0;
        return long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out mine)
            && long.TryParse(Values.Items[0], System.Globalization.CultureInfo.InvariantCulture, out bound);
    }
}
